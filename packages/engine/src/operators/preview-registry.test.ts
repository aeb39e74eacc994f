import { expect, it } from "vitest";
import { previewDocument } from "../preview.ts";

it.each([
  [
    "join.lookup",
    {
      table: { type: "postgres", url: "postgresql://nowhere", table: "users" },
      schema: { id: "STRING", level: "INT" },
      keys: [{ expr: "country", column: "id" }],
      joinType: "inner",
    },
  ],
  ["transform.asyncLookup", { url: "http://127.0.0.1:1/{country}", schema: { level: "INT" } }],
  [
    "transform.lookup",
    { table: { type: "file", path: "users.jsonl" }, schema: { id: "STRING", level: "INT" }, keys: [{ expr: "country", column: "id" }] },
  ],
])("the preview of %s asks nothing outside and shows its rows with nulls", async (kind, config) => {
  const result = await previewDocument({
    format: "millrace/v1",
    name: "test",
    nodes: [
      { id: "orders", kind: "source.generator", config: { shape: "orders", count: 5 } },
      { id: "lookup", kind, config },
      { id: "out", kind: "sink.table" },
    ],
    edges: [
      { from: "orders.out", to: "lookup.in" },
      { from: "lookup.out", to: "out.in" },
    ],
  });
  expect([result.state, result.failure, result.rowErrors]).toEqual(["complete", undefined, []]);
  const rows = result.ports["lookup.out"]?.rows ?? [];
  expect(rows).toHaveLength(5);
  for (const row of rows) expect(row.values.at(-1)).toBeNull();
});
