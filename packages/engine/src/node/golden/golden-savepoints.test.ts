import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { planDocument } from "../../graph/plan-document.ts";
import type { StepSnapshot } from "../../runtime/codegen/chain-step.ts";
import { LocalRun } from "../../runtime/local-executor.ts";
import { FileCheckpointStorage } from "../checkpoint/file-checkpoint-storage.ts";
import { readRestoredNodes } from "../restore-files.ts";
import { runJob } from "../run-job.ts";
import { committedRows, connectors } from "../testing/ledger-connectors.ts";
import { GOLDEN_FAMILIES, goldenDocument } from "./golden-documents.ts";

const RECORDED = fileURLToPath(new URL("./recorded", import.meta.url));
const CONNECTORS = new URL("../testing/ledger-connectors.ts", import.meta.url).href;
const root = mkdtempSync(path.join(tmpdir(), "millrace-golden-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;
const newFolder = (): string => path.join(root, String(folders++));

/** Runs a family's pipeline to its end in this thread, and gives what its sinks have committed into the folder. */
async function run(
  family: string,
  dataFolder: string,
  restored?: ReadonlyMap<string, readonly StepSnapshot[]>,
): Promise<readonly string[]> {
  const local = new LocalRun(planDocument(goldenDocument(family, { backend: "hashmap" })), {
    connectors,
    dataFolder,
    ...(restored === undefined ? {} : { restored: (nodeId) => restored.get(nodeId) }),
  });
  await local.open();
  await local.toEnd();
  await local.close();
  return committedRows(dataFolder);
}

/** A data folder as the recorded run has left it: the parts that it had committed, by their names. */
function folderWith(parts: Readonly<Record<string, string>>): string {
  const folder = newFolder();
  mkdirSync(folder);
  for (const [name, rows] of Object.entries(parts)) writeFileSync(path.join(folder, name), rows);
  return folder;
}

/** Stops a family's pipeline with a savepoint in the middle, and gives the parts that it had committed. */
async function record(family: string, backend: "hashmap" | "lsm", savepoint: string): Promise<Readonly<Record<string, string>>> {
  const dataFolder = newFolder();
  const job = runJob(goldenDocument(family, { backend, rowsPerSecond: 100 }), {
    jobId: "golden",
    connectors: CONNECTORS,
    dataFolder,
    checkpointFolder: newFolder(),
  });
  for (;;) {
    const read = job.sample()?.nodes["all"]?.metrics["numRecordsIn"]?.[0] ?? 0;
    if (read > 120) break;
    await setTimeout(5);
  }
  await job.stop({ drain: false, path: savepoint });
  await job.done;
  return Object.fromEntries(readdirSync(dataFolder).map((name) => [name, readFileSync(path.join(dataFolder, name), "utf8")]));
}

/** Savepoints that were written once and must be readable for ever. `RECORD_GOLDEN=1` adds those that are missing; none is ever written anew. */
describe("a recorded savepoint", { timeout: 120_000 }, () => {
  const cases = GOLDEN_FAMILIES.flatMap((family) => (["hashmap", "lsm"] as const).map((backend) => [family, backend] as const));

  it.each(cases)(
    "of the family %s, written with %s, gives the rows that were left, without one lost or doubled",
    async (family, backend) => {
      const folder = path.join(RECORDED, `${family}-${backend}-1`);
      const savepoint = path.join(folder, "savepoint");
      const committed = path.join(folder, "committed-before.json");
      if (process.env["RECORD_GOLDEN"] === "1" && !existsSync(folder))
        writeFileSync(committed, `${JSON.stringify(await record(family, backend, savepoint), undefined, 1)}\n`);
      const manifest = await new FileCheckpointStorage(savepoint).readManifest(savepoint);
      const nodeIds = new Set(manifest.nodes.map(({ nodeId }) => nodeId));
      const restored = await readRestoredNodes(
        { path: savepoint, manifest, checkpointId: manifest.checkpointId },
        { nodeIds, isOnDisk: false },
      );
      const before = folderWith(JSON.parse(readFileSync(committed, "utf8")) as Record<string, string>);
      // What both runs commit together is what one run commits that was never stopped: the operators' own tests compare that with Flink.
      const expected = await run(family, newFolder());
      expect(committedRows(before).length).toBeLessThan(expected.length);
      expect(await run(family, before, restored)).toEqual(expected);
    },
  );

  it("is gone on from on state on disk as well", async () => {
    const folder = path.join(RECORDED, "windows-hashmap-1");
    const dataFolder = folderWith(JSON.parse(readFileSync(path.join(folder, "committed-before.json"), "utf8")) as Record<string, string>);
    const { outcome, error } = await runJob(goldenDocument("windows", { backend: "lsm" }), {
      jobId: "golden",
      connectors: CONNECTORS,
      dataFolder,
      checkpointFolder: newFolder(),
      from: path.join(folder, "savepoint"),
    }).done;
    expect([outcome, error?.message]).toEqual(["FINISHED", undefined]);
    expect(committedRows(dataFolder)).toEqual(await run("windows", newFolder()));
  });
});
