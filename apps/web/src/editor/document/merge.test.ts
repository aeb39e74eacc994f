import { documentSchema, type PipelineDocument } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { connect, remove, updateNode } from "./edit-graph.ts";
import { mergeDocuments } from "./merge.ts";

const base: PipelineDocument = documentSchema.parse({
  format: "millrace/v1",
  name: "t",
  nodes: ["a", "b", "c"].map((id) => ({ id, kind: "transform.filter", config: { condition: "TRUE" } })),
  edges: [{ from: "a.out", to: "b.in" }],
  layout: { a: { x: 0, y: 0 }, b: { x: 1, y: 0 }, c: { x: 2, y: 0 } },
});
const named = (document: PipelineDocument, id: string, name: string) => updateNode(document, id, (node) => ({ ...node, name }));
const names = (document: PipelineDocument) => Object.fromEntries(document.nodes.map((node) => [node.id, node.name]));

test("each side keeps the nodes that it changed", () => {
  expect(names(mergeDocuments(base, named(base, "a", "mine"), named(base, "b", "theirs")))).toEqual({
    a: "mine",
    b: "theirs",
    c: undefined,
  });
});

test("where both changed a node, mine is taken", () => {
  expect(names(mergeDocuments(base, named(base, "a", "mine"), named(base, "a", "theirs")))).toMatchObject({ a: "mine" });
});

test("where both changed a node, the side that was chosen for it is taken", () => {
  const mine = named(named(base, "a", "mine"), "b", "mine");
  const theirs = named(named(named(base, "a", "theirs"), "b", "theirs"), "c", "theirs");
  const merged = mergeDocuments(base, mine, theirs, (id) => (id === "a" ? "theirs" : "mine"));
  expect(names(merged)).toEqual({ a: "theirs", b: "mine", c: "theirs" });
  const removed = mergeDocuments(base, named(base, "a", "mine"), remove(base, new Set(["a"])), () => "theirs");
  expect(removed.nodes.map((node) => node.id)).toEqual(["b", "c"]);
});

test("a node that one side deleted is gone, with the wires that the other side drew to it", () => {
  const mine = connect(base, { node: "b", port: "out" }, { node: "c", port: "in" }, false);
  const merged = mergeDocuments(base, mine, remove(base, new Set(["c"])));
  expect(merged.nodes.map((node) => node.id)).toEqual(["a", "b"]);
  expect(merged.edges).toEqual([{ from: "a.out", to: "b.in" }]);
  expect(Object.keys(merged.layout)).toEqual(["a", "b"]);
});

test("what both added is there, and settings are joined one by one", () => {
  const add = (document: PipelineDocument, id: string): PipelineDocument => ({
    ...document,
    nodes: [...document.nodes, { id, kind: "sink.table", config: {} }],
    layout: { ...document.layout, [id]: { x: 9, y: 9 } },
  });
  const mine = { ...add(base, "m"), settings: { ...base.settings, parallelism: 4 } };
  const theirs = { ...add(base, "t"), settings: { ...base.settings, timeZone: "Asia/Shanghai" } };
  const merged = mergeDocuments(base, mine, theirs);
  expect(merged.nodes.map((node) => node.id).toSorted()).toEqual(["a", "b", "c", "m", "t"]);
  expect(merged.settings).toMatchObject({ parallelism: 4, timeZone: "Asia/Shanghai" });
});

test("with the same on both sides nothing changes", () => {
  expect(mergeDocuments(base, base, base)).toEqual(base);
});
