import { documentSchema } from "@millrace/pipeline";
import type { PipelineTestResult } from "@millrace/engine/preview";
import { expect, test } from "vitest";
import { testGate } from "./test-gate.ts";

const TESTS = ["a", "b"].map((name) => ({ name, rows: {}, expected: {} }));
const document = (testsMustPass: boolean, tests: readonly object[] = TESTS) =>
  documentSchema.parse({ format: "millrace/v1", name: "t", settings: { testsMustPass }, nodes: [], edges: [], tests });
const result = (name: string, state: PipelineTestResult["state"]): PipelineTestResult => ({
  name,
  state,
  mismatches: {},
  found: {},
  elapsedMs: 1,
});

test.each([
  ["the pipeline does not ask for it", document(false), [result("a", "failed")], { state: "open" }],
  ["there are no tests", document(true, []), undefined, { state: "open" }],
  ["they still run", document(true), undefined, { state: "waiting" }],
  ["all passed", document(true), [result("a", "passed"), result("b", "passed")], { state: "open" }],
  ["one failed", document(true), [result("a", "passed"), result("b", "failed")], { state: "closed", names: ["b"] }],
])("where %s", (_when, given, results, expected) => {
  expect(testGate(given, results)).toEqual(expected);
});
