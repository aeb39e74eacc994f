import { documentSchema } from "@millrace/pipeline";
import { expect, it } from "vitest";
import { keyColumns, keyOf } from "./key-columns.ts";

const document = documentSchema.parse({
  format: "millrace/v1",
  name: "keyed",
  nodes: [
    { id: "orders", kind: "source.generator", config: { shape: "orders" } },
    { id: "byCategory", kind: "transform.keyBy", config: { keys: ["category", "country"] } },
    { id: "totals", kind: "transform.aggregate", config: { aggregates: [{ as: "n", fn: "COUNT" }] } },
    { id: "out", kind: "sink.discard", config: {} },
  ],
  edges: [
    { from: "orders.out", to: "byCategory.in" },
    { from: "byCategory.out", to: "totals.in" },
    { from: "totals.out", to: "out.in" },
  ],
});

it("a node with state by key names the columns of the key; others name none", () => {
  expect(keyColumns(document, "totals")).toEqual(["category", "country"]);
  expect(keyColumns(document, "byCategory")).toEqual([]);
  expect(keyColumns(document, "gone")).toEqual([]);
});

it("an empty field is NULL, and a number stays what was typed", () => {
  expect(keyOf(["a", "b"], { a: "007" })).toEqual({ a: "007", b: null });
});
