import { documentSchema, type PipelineNode } from "@millrace/pipeline";
import type { PreviewPort, PreviewResult, PreviewRow } from "@millrace/engine/preview";
import { expect, test } from "vitest";
import { belongs, originOf, relationOf, tracedNodes } from "./trace.ts";

const STRING = { kind: "STRING", nullable: true } as const;
const TIME = { kind: "TIMESTAMP", precision: 3, nullable: true } as const;
const row = (step: number, timestamp: number | null, ...values: unknown[]): PreviewRow => ({ kind: 0, step, timestamp, values });
const port = (columns: PreviewPort["columns"], rows: readonly PreviewRow[]): PreviewPort => ({
  columns,
  rows,
  total: rows.length,
  totals: { steps: new Int32Array(), values: new Float64Array() },
});
const node = (config: Record<string, unknown>): PipelineNode => ({ id: "n", kind: "window.aggregate", config });

const rows = [row(0, 1_000, "a"), row(1, 2_000, "b"), row(2, 61_000, "a")];
const input = port([{ name: "key", type: STRING }], rows);
const results = [
  row(2, 59_999, "a", "1970-01-01 00:00:00", "1970-01-01 00:01:00"),
  row(2, 59_999, "b", "1970-01-01 00:00:00", "1970-01-01 00:01:00"),
];
const output = port(
  [
    { name: "key", type: STRING },
    { name: "windowStart", type: TIME },
    { name: "windowEnd", type: TIME },
  ],
  results,
);

test("a result of a window comes from the rows of its key and time, and a row leads to such results", () => {
  const relation = relationOf(node({ window: { type: "tumbling" } }), ["key"], input, output);
  expect(rows.map((each) => belongs({ side: "out", row: results[0]! }, "in", each, relation))).toEqual([true, false, false]);
  expect(results.map((each) => belongs({ side: "in", row: rows[1]! }, "out", each, relation))).toEqual([false, true]);
  expect(rows.map((each) => belongs({ side: "in", row: rows[1]! }, "in", each, relation))).toEqual([false, true, false]);
});

test("elsewhere rows of one step belong together", () => {
  const relation = relationOf(node({}), [], input, output);
  expect(results.map((each) => belongs({ side: "in", row: rows[2]! }, "out", each, relation))).toEqual([true, true]);
  expect(belongs({ side: "in", row: rows[0]! }, "out", results[0]!, relation)).toBe(false);
  expect(originOf(results[0]!, rows)).toBe(rows[2]);
  expect(originOf(results[0]!, [...rows, row(2, null, "c")])).toBeUndefined();
});

test("the way of a row ends at the sink that it reached", () => {
  const document = documentSchema.parse({
    format: "millrace/v1",
    name: "t",
    nodes: ["s", "f", "t"].map((id) => ({ id, kind: "transform.filter" })),
    edges: [
      { from: "s.out", to: "f.in" },
      { from: "f.out", to: "t.in" },
    ],
  });
  const result = { ports: { "s.out": port([], rows), "f.out": port([], [rows[0]!]) } } as unknown as PreviewResult;
  expect([...tracedNodes(document, result, 0)]).toEqual(["s", "f", "t"]);
  expect([...tracedNodes(document, result, 1)]).toEqual(["s", "f"]);
  expect(tracedNodes(document, result, undefined).size).toBe(0);
});
