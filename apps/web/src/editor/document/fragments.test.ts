import { documentSchema, fragmentSchema, type PipelineDocument } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { copyAsText, paste, readClip } from "./clipboard.ts";
import { moveTo, updateNode } from "./edit-graph.ts";
import {
  fragmentOf,
  markAsFragment,
  placedFragment,
  placeForFragment,
  placeFragment,
  setFragmentValues,
  unmarkFragment,
  updateFragment,
} from "./fragments.ts";

const first = fragmentSchema.parse({
  nodes: [
    { id: "large", kind: "transform.filter", config: { condition: "amount > ${limit} AND ${extra}" } },
    { id: "keyed", kind: "transform.keyBy", config: { keys: ["${key}"] } },
  ],
  edges: [{ from: "large.out", to: "keyed.in" }],
  layout: { large: { x: 100, y: 100 }, keyed: { x: 356, y: 100 } },
  parameters: { limit: { default: 10 }, key: { default: "category" }, extra: {} },
});
const kept = { name: "Large ones", version: 1, fragment: first };

const base: PipelineDocument = documentSchema.parse({
  format: "millrace/v1",
  name: "t",
  nodes: [
    { id: "large", kind: "source.generator", config: { shape: "orders" } },
    { id: "table", kind: "sink.table" },
  ],
  edges: [],
  layout: { large: { x: 0, y: 0 }, table: { x: 800, y: 0 } },
});
const { document: placed, ids } = placeFragment(base, kept, { x: 256, y: 0 });
const wired: PipelineDocument = {
  ...placed,
  edges: [{ from: "large.out", to: "large2.in" }, ...placed.edges, { from: "keyed.out", to: "table.in" }],
};
const configs = (document: PipelineDocument) => Object.fromEntries(document.nodes.map((node) => [node.id, node.config]));
const wires = (document: PipelineDocument) => document.edges.map((edge) => `${edge.from}>${edge.to}`);

test("a fragment is placed as a group that names it, filled with the defaults; what has none stays to be given", () => {
  expect([...ids]).toEqual(["large2", "keyed", "group"]);
  expect(configs(placed)).toMatchObject({ large2: { condition: "amount > 10 AND ${extra}" }, keyed: { keys: ["category"] } });
  expect(placed.layout).toMatchObject({ large2: { x: 256, y: 0 }, keyed: { x: 512, y: 0 } });
  expect(placed.groups).toEqual([
    {
      id: "group",
      name: "Large ones",
      nodes: ["large2", "keyed"],
      fragment: { name: "Large ones", version: 1, values: {}, nodes: { large: "large2", keyed: "keyed" } },
    },
  ]);
  expect(documentSchema.safeParse(placed).success).toBe(true);
});

test("values change the settings that speak of the parameters, and no others", () => {
  const edited = updateNode(wired, "keyed", (node) => ({
    ...node,
    name: "Mine",
    config: { ...node.config, keys: ["category", "country"] },
  }));
  const filled = setFragmentValues(edited, "group", first, { limit: 50, extra: true, key: "origin" });
  expect(configs(filled)).toMatchObject({ large2: { condition: "amount > 50 AND TRUE" }, keyed: { keys: ["origin", "country"] } });
  expect(filled.nodes.find((node) => node.id === "keyed")?.name).toBe("Mine");
  expect(filled.groups?.[0]?.fragment?.values).toEqual({ limit: 50, extra: true, key: "origin" });
  // Back to the default.
  expect(configs(setFragmentValues(filled, "group", first, {}))).toMatchObject({ large2: { condition: "amount > 10 AND ${extra}" } });
});

test("a newer version keeps ids, places, values and outer wires", () => {
  const second = fragmentSchema.parse({
    nodes: [
      { id: "large", kind: "transform.filter", config: { condition: "amount >= ${limit}" } },
      { id: "named", kind: "transform.filter", config: { condition: "name IS NOT NULL" } },
      { id: "keyed", kind: "transform.keyBy", config: { keys: ["${key}"] } },
    ],
    edges: [
      { from: "large.out", to: "named.in" },
      { from: "named.out", to: "keyed.in" },
    ],
    layout: { large: { x: 0, y: 0 }, named: { x: 256, y: 0 }, keyed: { x: 512, y: 0 } },
    parameters: { limit: { default: 10 }, key: { default: "category" } },
  });
  const moved = moveTo(setFragmentValues(wired, "group", first, { limit: 7, extra: "gone" }), [{ id: "large2", x: 256, y: 300 }]);
  const updated = updateFragment(moved, "group", { name: "Large ones", version: 2, fragment: second });
  expect(configs(updated)).toMatchObject({ large2: { condition: "amount >= 7" }, named: { condition: "name IS NOT NULL" } });
  expect(wires(updated)).toEqual(["large.out>large2.in", "keyed.out>table.in", "large2.out>named.in", "named.out>keyed.in"]);
  expect(updated.layout).toMatchObject({ large2: { x: 256, y: 300 }, named: { x: 512, y: 300 }, keyed: { x: 512, y: 0 } });
  expect(updated.groups?.[0]).toMatchObject({ nodes: ["large2", "keyed", "named"], fragment: { version: 2, values: { limit: 7 } } });

  // Back: the node that only the second version has is gone, with its wires.
  const back = updateFragment(updated, "group", kept);
  expect(wires(back)).toEqual(["large.out>large2.in", "keyed.out>table.in", "large2.out>keyed.in"]);
  expect(back.groups?.[0]?.nodes).toEqual(["large2", "keyed"]);
});

test("a selection becomes a fragment with the parameters that its settings speak of, and its first place", () => {
  const document = updateNode({ ...base, parameters: { shape: { default: "orders" } } }, "large", (node) => ({
    ...node,
    config: { shape: "${shape}", rowsPerSecond: "${rate}" },
  }));
  const made = fragmentOf(document, new Set(["large"]))!;
  expect(made).toMatchObject({ nodes: [{ id: "large" }], edges: [], parameters: { shape: { default: "orders" }, rate: {} } });
  const marked = markAsFragment(document, new Set(["large"]), {
    name: "Feed",
    version: 1,
    fragment: { ...made, parameters: { ...made.parameters, rate: { default: 5 } } },
  });
  expect(marked.groups).toMatchObject([
    { name: "Feed", nodes: ["large"], fragment: { name: "Feed", version: 1, nodes: { large: "large" } } },
  ]);
  expect(configs(marked)["large"]).toEqual({ shape: "orders", rowsPerSecond: 5 });
  expect(fragmentOf(document, new Set(["gone"]))).toBeUndefined();
});

test("an edited place is kept as the next version: parameters are parameters again, ids are the fragment's", () => {
  const filled = setFragmentValues(wired, "group", first, { limit: 50 });
  const selection = new Set(["large2", "keyed"]);
  expect(placedFragment(filled, selection)?.id).toBe("group");
  expect(placedFragment(filled, new Set(["large2"]))).toBeUndefined();
  const edited = updateNode(filled, "keyed", (node) => ({ ...node, config: { keys: ["country"] } }));
  const next = fragmentOf(edited, selection, first)!;
  expect(next.nodes.map((node) => [node.id, node.config])).toEqual([
    ["large", { condition: "amount > ${limit} AND ${extra}" }],
    ["keyed", { keys: ["country"] }],
  ]);
  expect(Object.keys(next.parameters)).toEqual(["limit", "extra"]);
  const marked = markAsFragment(edited, selection, { name: "Large ones", version: 2, fragment: next });
  expect(marked.groups?.[0]?.fragment).toEqual({
    name: "Large ones",
    version: 2,
    values: { limit: 50 },
    nodes: { large: "large2", keyed: "keyed" },
  });
  expect(configs(marked)).toMatchObject({ large2: { condition: "amount > 50 AND ${extra}" } });
});

test("a copy of a placed fragment is one of its own; taken off, it is a group like any other", () => {
  const clip = readClip(copyAsText(wired, new Set(["large2", "keyed", "group"])) ?? "")!;
  const copy = paste(wired, clip, { x: 0, y: 500 }).document.groups?.[1];
  expect(copy).toMatchObject({ id: "group2", nodes: ["large3", "keyed2"], fragment: { nodes: { large: "large3", keyed: "keyed2" } } });
  expect(unmarkFragment(wired, "group").groups?.[0]).toEqual({ id: "group", name: "Large ones", nodes: ["large2", "keyed"] });
});

test("without a place of its own a fragment goes where its frame covers no node", () => {
  // A frame of 476 by 172 around two nodes; the table at (800, 0) is 188 by 96.
  expect(placeForFragment(base, first, { x: 400, y: 0 })).toEqual({ x: 416, y: 172 });
  expect(placeForFragment(base, first, { x: 240, y: 0 })).toEqual({ x: 256, y: 44 });
});
