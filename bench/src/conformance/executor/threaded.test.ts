import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { RecordedCase } from "../case-format.ts";
import { Differences } from "../differences.ts";
import { caseFormats } from "../formats/index.ts";
import { CONFORMANCE_FOLDER, recordedCases } from "../recorded-cases.ts";
import type { ExecutorCase } from "./executor-case.ts";
import { runOnExecutor } from "./run-cases.ts";

const differences = new Differences(readFileSync(new URL("differences.md", CONFORMANCE_FOLDER), "utf8"));

/** One case in so many, chosen by its id; `npm run conformance -- --executor threaded` runs all. Patterns have a test of their own. */
const SAMPLED = { windows: 8, expressions: 24 } as const;

function sampleOf(folder: keyof typeof SAMPLED): readonly { readonly recorded: RecordedCase; readonly piece: ExecutorCase }[] {
  return recordedCases(folder)
    .filter((recorded) => hash(recorded.id) % SAMPLED[folder] === 0 && recorded.quirk === undefined && !differences.has(recorded.id))
    .flatMap((recorded) => {
      const piece = caseFormats.find((format) => format.matches(recorded))?.onExecutor?.(recorded, "threaded");
      return piece === undefined || typeof piece === "string" ? [] : [{ recorded, piece }];
    });
}

test.each(Object.keys(SAMPLED) as (keyof typeof SAMPLED)[])(
  "a sample of the recorded cases of %s agrees on threads",
  { timeout: 120_000 },
  async (folder) => {
    const sample = sampleOf(folder);
    expect(sample.length).toBeGreaterThan(25);
    const results = await runOnExecutor(sample.map(({ piece }) => piece), "threaded"); // prettier-ignore
    const wrong = sample.flatMap(({ recorded }, index) =>
      results[index]?.agree === true ? [] : [{ id: recorded.id, got: results[index]?.got }],
    );
    expect(wrong).toEqual([]);
  },
);

test("a wrong answer is seen on threads", { timeout: 60_000 }, async () => {
  const recorded = { id: "x", schema: { i: "INT" }, row: { i: 1 }, expr: "i + 1", type: "INT", value: 3 };
  const piece = caseFormats.find((format) => format.matches(recorded))?.onExecutor?.(recorded, "threaded") as ExecutorCase;
  expect(await runOnExecutor([piece], "threaded")).toEqual([{ agree: false, got: { type: "INT", value: 2 } }]);
});

function hash(id: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) value = Math.imul(value ^ id.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
