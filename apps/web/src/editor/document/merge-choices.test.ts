import { documentSchema, type PipelineDocument } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { connect, remove, updateNode } from "./edit-graph.ts";
import { mergeNodes, mergesCleanly } from "./merge-choices.ts";

const base: PipelineDocument = documentSchema.parse({
  format: "millrace/v1",
  name: "t",
  nodes: ["a", "b", "c"].map((id) => ({ id, kind: "transform.filter" })),
  edges: [],
});
const named = (id: string, name: string, from = base) => updateNode(from, id, (node) => ({ ...node, name }));

test("changes of different nodes join by themselves, of the same node they do not", () => {
  expect(mergesCleanly(base, named("a", "x"), named("b", "y"))).toBe(true);
  expect(mergesCleanly(base, named("a", "x"), named("a", "y"))).toBe(false);
  expect(mergesCleanly(base, named("a", "x"), named("a", "x"))).toBe(true);
  expect(mergesCleanly(base, named("a", "x"), remove(base, new Set(["a"])))).toBe(false);
});

test("two wires to one input, and one setting changed twice, are questions", () => {
  const mine = connect(base, { node: "a", port: "out" }, { node: "c", port: "in" }, true);
  const theirs = connect(base, { node: "b", port: "out" }, { node: "c", port: "in" }, true);
  expect(mergesCleanly(base, mine, theirs)).toBe(false);
  expect(mergesCleanly(base, mine, mine)).toBe(true);
  const wide = (parallelism: number) => ({ ...base, settings: { ...base.settings, parallelism } });
  expect(mergesCleanly(base, wide(2), wide(3))).toBe(false);
  expect(mergesCleanly(base, wide(2), named("a", "x"))).toBe(true);
});

test("the nodes that either side changed are listed, with what must be chosen", () => {
  const nodes = mergeNodes(base, named("a", "x", named("b", "mine")), named("b", "theirs"));
  expect(nodes.map(({ id, isConflict }) => [id, isConflict])).toEqual([
    ["a", false],
    ["b", true],
  ]);
});
