import { describe, expect, it } from "vitest";
import { executionGraph } from "./execution-graph.ts";
import { pipelinedRegions } from "./pipelined-regions.ts";
import { planDocument } from "./plan-document.ts";

const source = (id: string) => ({ id, kind: "source.generator", config: { shape: "micro", count: 10 } });
const keyBy = (id: string) => ({ id, kind: "transform.keyBy", config: { keys: ["k"] } });
const sink = (id: string, parallelism?: number) => ({
  id,
  kind: "sink.discard",
  config: {},
  ...(parallelism === undefined ? {} : { parallelism }),
});
const chain = (...ids: readonly string[]) => ids.slice(1).map((to, i) => ({ from: `${ids[i]}.out`, to: `${to}.in` }));

function regionsOf(nodes: readonly object[], edges: readonly object[], parallelism = 2): readonly (readonly string[])[] {
  const graph = executionGraph(planDocument({ format: "millrace/v1", name: "p", settings: { parallelism }, nodes, edges }));
  const regions = pipelinedRegions(graph);
  expect(regions.flatMap(({ channels }) => channels).toSorted((a, b) => a - b)).toEqual(graph.channels.map(({ id }) => id));
  return regions.map(({ subtasks }) => subtasks.map(({ task, index }) => `${task}/${index}`));
}

describe("pipelinedRegions", () => {
  it("makes a region of each subtask of a chain that only goes forward", () => {
    expect(regionsOf([source("a"), sink("out")], chain("a", "out"), 3)).toEqual([["a/0"], ["a/1"], ["a/2"]]);
  });

  it("keeps together what an exchange by key connects", () => {
    expect(regionsOf([source("a"), keyBy("byKey"), sink("out")], chain("a", "byKey", "out"))).toEqual([["a/0", "a/1", "out/0", "out/1"]]);
  });

  it("separates graphs that have nothing in common", () => {
    expect(
      regionsOf([source("a"), keyBy("byKey"), sink("x"), source("b"), sink("y")], [...chain("a", "byKey", "x"), ...chain("b", "y")]),
    ).toEqual([["a/0", "a/1", "x/0", "x/1"], ["b/0"], ["b/1"]]);
  });

  it("goes by subtasks: a rescale from four to two makes two regions", () => {
    const nodes = [source("a"), sink("out", 2)];
    expect(regionsOf(nodes, [{ from: "a.out", to: "out.in", partition: "rescale" }], 4)).toEqual([
      ["a/0", "a/1", "out/0"],
      ["a/2", "a/3", "out/1"],
    ]);
  });

  it("joins graphs that meet behind their sources", () => {
    const nodes = [source("a"), source("b"), { id: "both", kind: "transform.union", config: {} }, sink("out")];
    expect(regionsOf(nodes, [...chain("a", "both", "out"), ...chain("b", "both")])).toEqual([
      ["a/0", "b/0", "both/0"],
      ["a/1", "b/1", "both/1"],
    ]);
  });
});
