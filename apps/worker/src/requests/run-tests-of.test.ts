import { expect, test } from "vitest";
import { runTestsOf } from "./run-tests-of.ts";

const doubled = (...expected: readonly number[]) => ({
  format: "millrace/v1",
  name: "Doubled",
  nodes: [
    { id: "numbers", kind: "source.http", config: { token: "n", schema: { n: "INT" } } },
    { id: "double", kind: "transform.map", config: { columns: [{ as: "n", expr: "n * 2" }] } },
    { id: "table", kind: "sink.table" },
  ],
  edges: [
    { from: "numbers.out", to: "double.in" },
    { from: "double.out", to: "table.in" },
  ],
  tests: [
    { name: "two", rows: { numbers: [{ n: 1 }] }, expected: { table: [{ n: 2 }] } },
    { name: "others", rows: { numbers: [{ n: 2 }] }, expected: { table: expected.map((n) => ({ n })) } },
  ],
});

test("names each test and how it came out, without its rows", async () => {
  expect(await runTestsOf({ document: doubled(5) })).toEqual({
    tests: [
      { name: "two", state: "passed" },
      { name: "others", state: "failed" },
    ],
  });
});

test("gives up where they take too long", async () => {
  await expect(runTestsOf({ document: doubled(4) }, 0)).rejects.toThrow("took longer than 0 s");
});
