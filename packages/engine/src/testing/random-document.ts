import fc from "fast-check";
import type { PipelineDocumentInput, Partition } from "@millrace/pipeline";

type Nodes = PipelineDocumentInput["nodes"];
type Edges = PipelineDocumentInput["edges"];

/** Rows come at most so much later than their event time says; the watermark allows for it, so no result hangs on timing. */
const DISORDER_MS = 300;

const expressions = ["v", "v * 2 + k", "k - v", "CAST(v AS BIGINT) * 3000000000", "CASE WHEN v > 500 THEN v ELSE NULL END"];
const conditions = ["v > 200", "k <> 3", "v BETWEEN 100 AND 800", "v IS NOT NULL"];

const transform = fc.oneof(
  fc.constantFrom(...expressions).map((expr) => ({
    kind: "transform.map",
    config: {
      columns: [
        { as: "k", expr: "k" },
        { as: "v", expr },
        { as: "t", expr: "t" },
      ],
    },
  })),
  fc.constantFrom(...conditions).map((condition) => ({ kind: "transform.filter", config: { condition } })),
);

const window = fc.oneof(
  fc.record({ type: fc.constant("tumbling"), sizeMs: fc.constantFrom(100, 700, 1000), offsetMs: fc.constantFrom(0, 30) }),
  fc.record({ type: fc.constant("sliding"), sizeMs: fc.constantFrom(1000, 1500), slideMs: fc.constantFrom(250, 600, 2000) }),
  fc.record({ type: fc.constant("cumulating"), sizeMs: fc.constant(1000), stepMs: fc.constantFrom(200, 500) }),
  fc.record({ type: fc.constant("session"), gapMs: fc.constantFrom(20, 90) }),
);

const aggregates = fc.uniqueArray(
  fc.constantFrom(
    { as: "n", fn: "COUNT" },
    { as: "nv", fn: "COUNT", expr: "v" },
    { as: "total", fn: "SUM", expr: "v" },
    { as: "least", fn: "MIN", expr: "v" },
    { as: "most", fn: "MAX", expr: "v" },
    { as: "mean", fn: "AVG", expr: "v" },
    { as: "big", fn: "SUM", expr: "v", filter: "v > 400" },
  ),
  { minLength: 1, maxLength: 4, selector: ({ as }) => as },
);

export interface RandomJob {
  readonly document: (parallelism: number) => PipelineDocumentInput;
}

/** A bounded pipeline: generator → some transforms (perhaps in two branches brought together) → keyed window → sink. */
export const randomJob: fc.Arbitrary<RandomJob> = fc
  .record({
    count: fc.integer({ min: 1, max: 6000 }),
    keys: fc.constantFrom(1, 7, 300),
    seed: fc.integer(),
    before: fc.array(transform, { maxLength: 3 }),
    isUnion: fc.boolean(),
    partition: fc.constantFrom<Partition | undefined>(undefined, "rebalance", "rescale", "shuffle", "global"),
    window,
    aggregates,
    keyColumns: fc.constantFrom(["k"], ["k", "v"]),
    after: fc.option(fc.constantFrom("n > 1", "n IS NOT NULL")),
    chaining: fc.constantFrom<"always" | "head" | "never">("always", "always", "head", "never"),
    sinkParallelism: fc.option(fc.integer({ min: 1, max: 3 })),
  })
  .map((draw) => {
    const nodes: Nodes = [
      {
        id: "gen",
        kind: "source.generator",
        config: {
          shape: "micro",
          count: draw.count,
          keys: draw.keys,
          seed: draw.seed,
          eventsPerSecond: 1000,
          disorderMs: DISORDER_MS,
          // 1 s more than the disorder: subtasks with parallelism > 1 make rows of different blocks.
          watermark: { timestamp: "t", maxOutOfOrdernessMs: DISORDER_MS + 10_000 },
        },
      },
    ];
    const edges: Edges = [];
    let last = "gen";
    const add = (node: Nodes[number], partition?: Partition): void => {
      nodes.push(node);
      edges.push({ from: `${last}.out`, to: `${node.id}.in`, ...(partition === undefined ? {} : { partition }) });
      last = node.id;
    };
    draw.before.forEach((node, i) => add({ id: `step${i}`, ...node, chaining: draw.chaining }, i === 0 ? draw.partition : undefined));
    if (draw.isUnion) {
      const from = last;
      add({ id: "left", kind: "transform.filter", config: { condition: "k < 5" } });
      last = from;
      add({ id: "right", kind: "transform.filter", config: { condition: "k > 2" } });
      nodes.push({ id: "both", kind: "transform.union", config: {} });
      edges.push({ from: "left.out", to: "both.in" }, { from: "right.out", to: "both.in" });
      last = "both";
    }
    add({ id: "byKey", kind: "transform.keyBy", config: { keys: draw.keyColumns } });
    add({ id: "window", kind: "window.aggregate", config: { window: draw.window, aggregates: draw.aggregates } });
    if (draw.after !== null && draw.aggregates.some(({ as }) => as === "n"))
      add({ id: "some", kind: "transform.filter", config: { condition: draw.after } });
    add({ id: "out", kind: "sink.discard", config: {}, ...(draw.sinkParallelism === null ? {} : { parallelism: draw.sinkParallelism }) });
    return {
      document: (parallelism: number) => ({
        format: "millrace/v1",
        name: "random",
        settings: { parallelism, bufferTimeoutMs: 1, checkpointing: { intervalMs: 0 } },
        nodes,
        edges,
      }),
    };
  });
