import { expect, test } from "vitest";
import { documentSchema, type PipelineDocumentInput } from "../document/document.ts";
import { findings, good } from "./testing/sample-documents.ts";
import { testedPort } from "./tested-port.ts";

const withTest = (test: object): PipelineDocumentInput => ({ ...good, tests: [{ name: "T", ...test }] });

test.each<[string, object, readonly string[]]>([
  [
    "rows and results of nodes that are there",
    { rows: { orders: [{ userId: 1 }] }, expected: { table: [{ n: 1 }], "perMinute.out": [{ userId: 1 }], byUser: [] } },
    [],
  ],
  ["a source that is not there", { rows: { order: [] } }, ["warning TEST_UNKNOWN tests[0].rows.order"]],
  ["rows for what is no source", { rows: { byUser: [] } }, ["warning TEST_UNKNOWN tests[0].rows.byUser"]],
  ["a column that is not there", { rows: { orders: [{ userID: 1 }] } }, ["warning TEST_UNKNOWN tests[0].rows.orders"]],
  ["a result that is not there", { expected: { tabel: [] } }, ["warning TEST_UNKNOWN tests[0].expected.tabel"]],
  ["a column of the result that is not there", { expected: { table: [{ m: 1 }] } }, ["warning TEST_UNKNOWN tests[0].expected.table"]],
])("a test with %s", (_, given, expected) => {
  expect(findings(withTest(given))).toEqual(expected);
});

test("a sink stands for what goes into it, a node for its port out", () => {
  const document = documentSchema.parse(good);
  expect(testedPort(document, "table")).toBe("perMinute.out");
  expect(testedPort(document, "byUser")).toBe("byUser.out");
  expect(testedPort(document, "perMinute.late")).toBe("perMinute.late");
  expect(testedPort(document, "nothing")).toBeUndefined();
});
