import { documentSchema } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { renewIds } from "./renew-ids.ts";

const document = documentSchema.parse({
  format: "millrace/v1",
  name: "t",
  nodes: [
    { id: "rows", kind: "source.generator" },
    { id: "count", kind: "transform.aggregate" },
    { id: "count2", kind: "sink.table" },
  ],
  edges: [
    { from: "rows.out", to: "count.in" },
    { from: "count.out", to: "count2.in" },
  ],
  layout: { rows: { x: 0, y: 0 }, count: { x: 1, y: 0 } },
  groups: [{ id: "g", name: "G", nodes: ["rows", "count"] }],
  samples: { count: [{ a: 1 }], rows: [{ a: 2 }] },
  tests: [{ name: "one", rows: { rows: [] }, expected: { "count.out": [{ n: 1 }], count: [{ n: 2 }], count2: [] } }],
});

test("a node gets an id that nothing had, wherever it is spoken of", () => {
  const renewed = renewIds(document, new Set(["count"]));
  expect(renewed.nodes.map(({ id }) => id)).toEqual(["rows", "count3", "count2"]);
  expect(renewed.edges.map(({ from, to }) => [from, to])).toEqual([
    ["rows.out", "count3.in"],
    ["count3.out", "count2.in"],
  ]);
  expect(renewed.layout).toEqual({ rows: { x: 0, y: 0 }, count3: { x: 1, y: 0 } });
  expect(renewed.groups?.[0]?.nodes).toEqual(["rows", "count3"]);
  expect(renewed.samples).toEqual({ count3: [{ a: 1 }], rows: [{ a: 2 }] });
  expect(renewed.tests?.[0]?.expected).toEqual({ "count3.out": [{ n: 1 }], count3: [{ n: 2 }], count2: [] });
});

test("a document without such nodes stays the same", () => {
  expect(renewIds(document, new Set(["other"]))).toBe(document);
});
