import { documentSchema } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { diffDocuments } from "./diff.ts";
import { moveTo, remove, updateNode } from "./edit-graph.ts";

const base = documentSchema.parse({
  format: "millrace/v1",
  name: "t",
  nodes: [
    { id: "a", kind: "source.generator", config: { shape: "orders" } },
    { id: "b", kind: "window.aggregate", config: { window: { type: "tumbling", sizeMs: 1000 }, aggregates: [{ as: "n", fn: "COUNT" }] } },
  ],
  edges: [{ from: "a.out", to: "b.in" }],
  layout: { a: { x: 0, y: 0 } },
});

test("the same document differs in nothing", () => {
  expect(diffDocuments(base, structuredClone(base))).toMatchObject({ isEmpty: true, isLayoutOnly: false, nodes: [] });
});

test("moving a box is a change of the layout only", () => {
  expect(diffDocuments(base, moveTo(base, [{ id: "a", x: 9, y: 9 }]))).toMatchObject({ isEmpty: false, isLayoutOnly: true });
});

test("a changed setting is named by its path with both values", () => {
  const after = updateNode(base, "b", (node) => ({ ...node, config: { ...node.config, window: { type: "tumbling", sizeMs: 2000 } } }));
  expect(diffDocuments(base, after).nodes).toEqual([
    {
      id: "b",
      name: "b",
      kind: "window.aggregate",
      change: "changed",
      fields: [{ path: "config.window.sizeMs", before: 1000, after: 2000 }],
    },
  ]);
});

test("removed and added nodes, wires and settings", () => {
  const after = remove({ ...base, settings: { ...base.settings, parallelism: 4 } }, new Set(["b"]));
  expect(diffDocuments(base, after)).toMatchObject({
    nodes: [{ id: "b", change: "removed" }],
    removedEdges: ["a.out→b.in"],
    addedEdges: [],
    settings: [{ path: "settings.parallelism", before: 1, after: 4 }],
  });
  expect(diffDocuments(after, base)).toMatchObject({ nodes: [{ id: "b", change: "added" }], addedEdges: ["a.out→b.in"] });
});
