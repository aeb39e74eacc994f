import { documentSchema, type PipelineTest } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { addTest, changeTest, removeTest, setCell, setRows } from "./edit-tests.ts";

const empty = documentSchema.parse({ format: "millrace/v1", name: "t", nodes: [], edges: [] });
const named = (name: string): PipelineTest => ({ name, rows: {}, expected: {}, ordered: false });
const names = (document: typeof empty) => document.tests?.map((each) => each.name);

test("each test gets a name of its own", () => {
  const document = ["Test", "Test", "Test 2", "Test"].reduce((before, name) => addTest(before, named(name)), empty);
  expect(names(document)).toEqual(["Test", "Test 2", "Test 3", "Test 4"]);
});

test("without tests the document has no list of them", () => {
  expect(removeTest(addTest(empty, named("a")), 0)).toEqual(empty);
});

test("one test changes, the others keep their identity", () => {
  const document = addTest(addTest(empty, named("a")), named("b"));
  const changed = changeTest(document, 1, (each) => ({ ...each, ordered: true }));
  expect(changed.tests?.[0]).toBe(document.tests?.[0]);
  expect(changed.tests?.[1]).toMatchObject({ name: "b", ordered: true });
});

test("an emptied cell leaves its row, and a table that is taken out leaves the test", () => {
  expect(setCell({ a: 1, b: 2 }, "a", undefined)).toEqual({ b: 2 });
  expect(setCell({ b: 2 }, "a", null)).toEqual({ a: null, b: 2 });
  expect(setRows(setRows(named("a"), "expected", "table", []), "expected", "table", undefined)).toEqual(named("a"));
});
