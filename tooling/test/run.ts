import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { generateClient } from "../build/generate-client.ts";
import { SetupError } from "../install/sentence.mjs";
import { withBuildLock } from "../build/build-lock.ts";
import { countsLine, FAILED, PASSED, sumCounts, type Counts } from "./counts.ts";
import type { Part, PartContext } from "./part.ts";
import { browser } from "./parts/browser.ts";
import { chaos } from "./parts/chaos.ts";
import { boundaries, lint, types } from "./parts/checks.ts";
import { conformance } from "./parts/conformance.ts";
import { unit } from "./parts/unit.ts";

/** npm test: everything there is to check, one part after the other. The last line is the sum of all of them. */
const generate: Part = {
  name: "database client",
  run: async ({ root, folder, signal, say }) => {
    const indented = (text: string): void => say(`    ${text}`);
    await withBuildLock(root, { signal, say: indented }, () =>
      generateClient(root, { logFile: path.join(folder, "generate.log"), signal, say: indented }),
    );
    return PASSED;
  },
};

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stopping.abort(signal));
process.on("disconnect", () => stopping.abort("disconnect"));

const folder = mkdtempSync(path.join(tmpdir(), "millrace-check-"));
const remarks: string[] = [];
const context: PartContext = {
  root: path.resolve(import.meta.dirname, "../.."),
  folder,
  signal: stopping.signal,
  say: (text) => console.log(text),
  remark: (text) => remarks.push(text),
};
const parts = [generate, lint, types, boundaries, unit, conformance, chaos, browser];
const all: Counts[] = [];
for (const part of parts) {
  if (stopping.signal.aborted) break;
  all.push(await runPart(part));
}
rmSync(folder, { recursive: true, force: true });
if (stopping.signal.aborted) {
  console.log("Stopped before the end.");
  process.exit(130);
}
const sum = sumCounts(all);
for (const remark of remarks) console.log(`  ${remark}`);
console.log(countsLine(sum));
process.exit(sum.failed === 0 ? 0 : 1);

async function runPart(part: Part): Promise<Counts> {
  const startedAtMs = performance.now();
  console.log(`  ${part.name} …`);
  const remarksBefore = remarks.length;
  const counts = await part.run(context).catch((error: unknown) => {
    if (stopping.signal.aborted) return { passed: 0, failed: 0 };
    console.log(error instanceof SetupError ? error.message : error);
    return FAILED;
  });
  if (counts.failed > 0 && remarks.length === remarksBefore) context.remark(`failed: ${part.name}`);
  console.log(`  ${part.name}: ${countsLine(counts)} (${((performance.now() - startedAtMs) / 1000).toFixed(1)} s)`);
  return counts;
}
