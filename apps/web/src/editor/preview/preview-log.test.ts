import type { PreviewResult } from "@millrace/engine/preview";
import { expect, test } from "vitest";
import { previewLines, withRun, type PreviewRun } from "./preview-log.ts";

const totals = { steps: new Int32Array(), values: new Float64Array() };
const RESULT: PreviewResult = {
  state: "budget",
  diagnostics: [],
  ports: { "orders.out": { columns: [], total: 3, rows: [], totals }, "window.late": { columns: [], total: 1, rows: [], totals } },
  steps: 0,
  watermarks: {},
  lateDropped: { window: 2 },
  rowErrors: [
    { nodeId: "map", message: "division by zero", sample: '{"secret":"s3cret"}' },
    { nodeId: "map", message: "division by zero", sample: null },
  ],
  failure: undefined,
  elapsedMs: 12,
};

test("a preview says what is wrong first, then the rows of each port, and nothing of what stands in them", () => {
  const lines = previewLines(RESULT);
  expect(lines).toEqual([
    { level: "warn", code: "budget" },
    { level: "warn", code: "rowErrors", nodeId: "map", count: 2, message: "division by zero" },
    { level: "warn", code: "late", nodeId: "window", count: 2 },
    { level: "info", code: "rows", nodeId: "orders", port: "out", count: 3 },
    { level: "info", code: "rows", nodeId: "window", port: "late", count: 1 },
  ]);
  expect(JSON.stringify(lines)).not.toContain("s3cret");
});

test("what failed and what is not valid are errors", () => {
  const failure = { code: "X", message: "no such function", nodeId: "map" };
  const wrong = { ...RESULT, state: "failed" as const, failure, rowErrors: [], lateDropped: {}, ports: {} };
  expect(previewLines(wrong)).toEqual([{ level: "error", code: "failed", nodeId: "map", message: "no such function" }]);
  const diagnostics = [{ code: "A", severity: "error" as const, message: "" }];
  expect(previewLines({ ...wrong, state: "invalid", failure: undefined, diagnostics })).toEqual([
    { level: "error", code: "invalid", count: 1 },
  ]);
});

test("the newest twenty runs are kept, each with its number", () => {
  let runs: readonly PreviewRun[] = [];
  for (let at = 1; at <= 25; at++) runs = withRun(runs, RESULT, at);
  expect([runs.length, runs[0]?.number, runs.at(-1)?.number]).toEqual([20, 25, 6]);
});
