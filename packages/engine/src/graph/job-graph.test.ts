import { describe, expect, it } from "vitest";
import { executionGraph } from "./execution-graph.ts";
import type { JobGraph } from "./job-graph.ts";
import { DocumentError, planDocument } from "./plan-document.ts";

type Node = Record<string, unknown> & { readonly id: string };

const gen: Node = { id: "gen", kind: "source.generator", config: { shape: "micro", count: 10 } };
const keep: Node = { id: "keep", kind: "transform.filter", config: { condition: "v > 0" } };
const byKey: Node = { id: "byKey", kind: "transform.keyBy", config: { keys: ["k"] } };
const window: Node = {
  id: "window",
  kind: "window.aggregate",
  config: { window: { type: "tumbling", sizeMs: 1000 }, aggregates: [{ as: "n", fn: "COUNT" }] },
};
const out: Node = { id: "out", kind: "sink.discard", config: {} };

/** The nodes in a row; `edge` overrides the wire into a node. */
function plan(
  nodes: readonly Node[],
  options: {
    readonly parallelism?: number;
    readonly edges?: Readonly<Record<string, Record<string, unknown>>>;
    readonly settings?: Record<string, unknown>;
  } = {},
): JobGraph {
  const edges = nodes.slice(1).map((node, i) => ({ from: `${nodes[i]!.id}.out`, to: `${node.id}.in`, ...options.edges?.[node.id] }));
  return planDocument({
    format: "millrace/v1",
    name: "plan",
    settings: { parallelism: options.parallelism ?? 2, ...options.settings },
    nodes,
    edges,
  });
}

const chains = (job: JobGraph): readonly string[] => job.tasks.map((task) => task.nodes.map((node) => node.plan.nodeId).join(" "));
const exchanges = (job: JobGraph): readonly string[] =>
  job.edges.map(({ from, to, partitioner, reason }) => `${from} → ${to} ${partitioner.type}: ${reason}`);

describe("the job graph", () => {
  it("breaks the chain behind a keyBy, by hash", () => {
    const job = plan([gen, keep, byKey, window, out]);
    expect(chains(job)).toEqual(["gen keep byKey", "window out"]);
    expect(exchanges(job)).toEqual(["byKey → window hash: rows are dealt out by key (k)"]);
  });

  it("keeps everything in one chain at parallelism 1, across the keyBy", () => {
    expect(chains(plan([gen, keep, byKey, window, out], { parallelism: 1 }))).toEqual(["gen keep byKey window out"]);
  });

  it("does not deal out again what is dealt out by the same keys already", () => {
    expect(chains(plan([gen, byKey, keep, window, out]))).toEqual(["gen byKey", "keep window out"]);
  });

  it("rebalances where the parallelism changes", () => {
    const job = plan([gen, keep, { ...out, parallelism: 3 }]);
    expect(exchanges(job)).toEqual(["keep → out rebalance: parallelism changes from 2 to 3"]);
  });

  it.each([
    [{ ...keep, chaining: "head" }, ["gen", "keep out"], "keep starts a new chain"],
    [{ ...keep, chaining: "never" }, ["gen", "keep", "out"], "keep is never chained"],
    [{ ...keep, slotSharingGroup: "heavy" }, ["gen", "keep", "out"], "slot sharing groups differ (default, heavy)"],
  ])("obeys the settings of a node: %#", (node, expected, reason) => {
    const job = plan([gen, node, out]);
    expect(chains(job)).toEqual(expected);
    expect(job.edges[0]!.reason).toBe(reason);
  });

  it.each(["rebalance", "rescale", "shuffle", "broadcast", "global"])("obeys an edge that asks for %s", (partition) => {
    const job = plan([gen, keep, out], { edges: { keep: { partition } } });
    expect(exchanges(job)).toEqual([`gen → keep ${partition}: the edge asks for ${partition}`]);
  });

  it("is plain data that can go to another thread", () => {
    const job = plan([gen, byKey, window, out]);
    expect(structuredClone(job)).toEqual(job);
  });

  it("leaves out disabled nodes and what hangs on them", () => {
    const nodes = [gen, { ...keep, disabled: true }, out, { ...out, id: "all" }];
    const edges = [
      ["gen", "keep"],
      ["keep", "out"],
      ["gen", "all"],
    ].map(([from, to]) => ({ from: `${from}.out`, to: `${to}.in` }));
    expect(chains(planDocument({ format: "millrace/v1", name: "plan", nodes, edges }))).toEqual(["gen all"]);
  });

  it("is refused for a wrong document with all findings", () => {
    try {
      plan([gen, { ...keep, config: { condition: "nothing > 0" } }, { ...out, kind: "sink.nowhere" }]);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(DocumentError);
      expect((error as DocumentError).diagnostics.filter(({ severity }) => severity === "error").length).toBeGreaterThanOrEqual(2);
    }
  });
});

describe("the execution graph", () => {
  it("puts one subtask of each task into a slot, and a ring between each producer and consumer of a hash", () => {
    const graph = executionGraph(plan([gen, byKey, window, out]));
    expect(graph.slots).toBe(2);
    expect(graph.subtasks.map(({ task, index, slot }) => `${task}/${index}@${slot}`)).toEqual([
      "gen/0@0",
      "gen/1@1",
      "window/0@0",
      "window/1@1",
    ]);
    expect(graph.channels.map(({ producer, consumer }) => `${producer}${consumer}`)).toEqual(["00", "01", "10", "11"]);
  });

  it("gives slot sharing groups slots of their own", () => {
    expect(
      executionGraph(
        plan([gen, { ...keep, slotSharingGroup: "heavy", parallelism: 3 }, { ...out, slotSharingGroup: "heavy", parallelism: 3 }]),
      ).slots,
    ).toBe(5);
  });

  it("lets only columns travel that somebody reads", () => {
    const graph = executionGraph(plan([gen, byKey, window, out]));
    // Of k, v and t a COUNT by k reads k.
    expect(graph.edgeColumns).toEqual([[0]]);
  });
});
