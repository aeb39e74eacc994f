import { documentSchema } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { analyse } from "../analysis/analyse.ts";
import { refusalOf } from "../canvas/verdict.ts";
import { createEditorStore, undo } from "../store/editor-store.ts";
import { GraphActions } from "./graph-actions.ts";

function editor(nodes: readonly object[] = [], edges: readonly object[] = []) {
  const document = documentSchema.parse({
    format: "millrace/v1",
    name: "t",
    nodes,
    edges,
    layout: Object.fromEntries(nodes.map((node, index) => [(node as { id: string }).id, { x: index * 256, y: 0 }])),
  });
  const store = createEditorStore(document);
  const graph = new GraphActions(
    store,
    () => analyse(store.getState().document),
    (kind) => kind,
  );
  return {
    store,
    graph,
    wires: () =>
      store
        .getState()
        .document.edges.map((edge) => `${edge.from}>${edge.to}`)
        .join(" "),
    select: (...ids: string[]) => store.getState().select(new Set(ids)),
  };
}

const GENERATOR = { id: "gen", kind: "source.generator", config: { shape: "orders" } };
const FILTER = { id: "filter", kind: "transform.filter", config: { condition: "quantity > 1" } };
const TABLE = { id: "table", kind: "sink.table", config: {} };
const CHAIN = [
  { from: "gen.out", to: "filter.in" },
  { from: "filter.out", to: "table.in" },
];

test("a wire let go over nothing gives a node that is wired already, in one step of undo", () => {
  const { graph, wires, store } = editor([GENERATOR]);
  const id = graph.add("transform.filter", { x: 400, y: 0 }, { type: "port", port: { node: "gen", port: "out", type: "source" } });
  expect(wires()).toBe(`gen.out>${id}.in`);
  expect(store.getState().selection).toEqual(new Set([id]));
  undo(store);
  expect(store.getState().document.nodes).toHaveLength(1);
});

test("a node put into a wire stands between its ends", () => {
  const { graph, wires } = editor([GENERATOR, FILTER, TABLE], CHAIN);
  const id = graph.add("transform.map", undefined, { type: "edge", from: "gen.out", to: "filter.in" });
  expect(wires()).toBe(`gen.out>${id}.in ${id}.out>filter.in filter.out>table.in`);
});

test("a free node dragged onto a wire goes into it; one that is wired only moves", () => {
  const { graph, wires } = editor(
    [GENERATOR, FILTER, TABLE, { id: "free", kind: "transform.filter", config: { condition: "TRUE" } }],
    CHAIN,
  );
  graph.move([{ id: "free", x: 100, y: 10 }], { edge: "gen.out→filter.in" });
  expect(wires()).toBe("gen.out>free.in free.out>filter.in filter.out>table.in");
  graph.move([{ id: "free", x: 500, y: 10 }], { edge: "filter.out→table.in" });
  expect(wires()).toBe("gen.out>free.in free.out>filter.in filter.out>table.in");
});

test("another kind in the place of a node keeps its wires and what both know", () => {
  const { graph, wires, store } = editor([GENERATOR, FILTER, TABLE], CHAIN);
  graph.replace("filter", "transform.map");
  expect(wires()).toBe("gen.out>filter.in filter.out>table.in");
  expect(store.getState().document.nodes[1]?.kind).toBe("transform.map");
});

test("arrows walk along the wires", () => {
  const { graph, select, store } = editor([GENERATOR, FILTER, TABLE], CHAIN);
  select("gen");
  expect(graph.walk("right")).toBe("filter");
  expect(graph.walk("right")).toBe("table");
  expect(graph.walk("left")).toBe("filter");
  expect(store.getState().selection).toEqual(new Set(["filter"]));
});

test("upstream and downstream are selected whole", () => {
  const { graph, select, store } = editor([GENERATOR, FILTER, TABLE], CHAIN);
  select("filter");
  graph.selectAlong("down");
  expect(store.getState().selection).toEqual(new Set(["filter", "table"]));
  graph.selectAlong("up");
  expect(store.getState().selection).toEqual(new Set(["gen", "filter", "table"]));
});

test("a repair replaces the text where the finding is", () => {
  const { graph, store } = editor([{ ...FILTER, config: { condition: "quantty > 1" } }]);
  graph.applyFix({
    title: "Use quantity",
    action: "replace-text",
    nodeId: "filter",
    path: "condition",
    range: { start: 0, end: 7 },
    text: "quantity",
  });
  expect(store.getState().document.nodes[0]?.config).toEqual({ condition: "quantity > 1" });
  expect(store.getState().lastEdit).toEqual({ key: "fix", name: "Use quantity" });
});

test("a repair that inserts a node puts it into the wire", () => {
  const { graph, wires, store } = editor([GENERATOR, FILTER, TABLE], CHAIN);
  graph.applyFix({
    title: "Key by",
    action: "insert-node",
    edge: { from: "gen.out", to: "filter.in" },
    kind: "transform.keyBy",
    config: { keys: ["userId"] },
  });
  const [id] = store.getState().selection;
  expect(wires()).toBe(`gen.out>${id}.in ${id}.out>filter.in filter.out>table.in`);
});

test("a setting that stays the same is no step", () => {
  const { graph, store } = editor([FILTER]);
  graph.setConfig("filter", "condition", "quantity > 1");
  expect(store.temporal.getState().pastStates).toHaveLength(0);
});

test.each([
  [
    "from an output to an output",
    { node: "gen", port: "out", type: "source" },
    { node: "filter", port: "out", type: "source" },
    "sameDirection",
  ],
  ["a node to itself", { node: "filter", port: "out", type: "source" }, { node: "filter", port: "in", type: "target" }, "itself"],
  ["what is connected already", { node: "gen", port: "out", type: "source" }, { node: "filter", port: "in", type: "target" }, "already"],
  ["in a circle", { node: "back", port: "out", type: "source" }, { node: "filter", port: "in", type: "target" }, "loop"],
  [
    "to a port that is not there",
    { node: "gen", port: "out", type: "source" },
    { node: "table", port: "nope", type: "target" },
    "unknownPort",
  ],
  [
    "a fitting wire, drawn backwards",
    { node: "table", port: "in", type: "target" },
    { node: "gen", port: "out", type: "source" },
    undefined,
  ],
] as const)("a wire %s", (_name, from, to, reason) => {
  const { store } = editor(
    [GENERATOR, FILTER, TABLE, { id: "back", kind: "transform.filter", config: { condition: "TRUE" } }],
    [...CHAIN.slice(0, 1), { from: "filter.out", to: "back.in" }],
  );
  const { document } = store.getState();
  expect(refusalOf(document, analyse(document), from, to, undefined)?.reason).toBe(reason);
});

test("a filter on a column goes into all wires of the output, or into the named one only", () => {
  const both = [...CHAIN, { from: "gen.out", to: "second.in" }];
  const nodes = [GENERATOR, FILTER, TABLE, { id: "second", kind: "sink.table", config: {} }];
  const amount = { name: "price", type: { kind: "DOUBLE", nullable: true } } as const;
  const all = editor(nodes, both);
  all.graph.filterOn({ node: "gen", port: "out" }, amount);
  expect(all.wires()).toBe("filter.out>table.in gen.out>filter2.in filter2.out>filter.in filter2.out>second.in");
  expect(all.store.getState().document.nodes.at(-1)?.config).toEqual({ condition: "price > 0" });
  undo(all.store);
  expect(all.wires()).toBe("gen.out>filter.in filter.out>table.in gen.out>second.in");
  const one = editor(nodes, both);
  one.graph.filterOn({ node: "gen", port: "out" }, amount, "second.in");
  expect(one.wires()).toBe("gen.out>filter.in filter.out>table.in gen.out>filter2.in filter2.out>second.in");
});
