import type { PipelineDocumentInput } from "@millrace/pipeline";

type Nodes = PipelineDocumentInput["nodes"];
type Edges = PipelineDocumentInput["edges"];

/** Rows of a golden pipeline: with the savepoint somewhere in the middle. */
const COUNT = 300;

interface Branch {
  readonly kind: string;
  readonly config: unknown;
}

const aggregates = [
  { as: "n", fn: "COUNT" },
  { as: "total", fn: "SUM", expr: "v" },
];
const numbers = [
  ...aggregates,
  { as: "least", fn: "MIN", expr: "v" },
  { as: "most", fn: "MAX", expr: "v" },
  { as: "mean", fn: "AVG", expr: "v" },
];

/** What savepoints are kept of, one pipeline a family: each operator has a branch and a sink of its own. */
const FAMILIES: Readonly<Record<string, Readonly<Record<string, Branch>>>> = {
  keyed: {
    aggregate: { kind: "transform.aggregate", config: { aggregates: numbers } },
    deduplicate: { kind: "transform.deduplicate", config: { keep: "last", stateRetentionMs: 3_600_000 } },
    distinct: { kind: "transform.distinct", config: { columns: ["v"] } },
    topN: { kind: "transform.topN", config: { n: 2, orderBy: [{ column: "v", order: "desc" }], rankColumn: "rank" } },
    reduce: { kind: "transform.reduce", config: { combine: [{ column: "v", fn: "MAX" }], others: "last" } },
    sort: { kind: "transform.sort", config: { thenBy: [{ column: "v" }] } },
  },
  windows: {
    tumbling: { kind: "window.aggregate", config: { window: { type: "tumbling", time: "event", sizeMs: 700 }, aggregates: numbers } },
    sliding: {
      kind: "window.aggregate",
      config: { window: { type: "sliding", time: "event", sizeMs: 1000, slideMs: 300 }, aggregates: numbers },
    },
    session: { kind: "window.aggregate", config: { window: { type: "session", time: "event", gapMs: 60 }, aggregates: numbers } },
    distinctCount: {
      kind: "window.aggregate",
      config: {
        window: { type: "tumbling", time: "event", sizeMs: 700 },
        aggregates: [{ as: "n", fn: "COUNT", expr: "v", distinct: true }],
      },
    },
    rows: {
      kind: "window.topN",
      config: {
        window: { type: "tumbling", time: "event", sizeMs: 900 },
        n: 2,
        orderBy: [{ column: "v", order: "desc" }],
        rankColumn: "rank",
      },
    },
  },
  joins: {
    regular: { kind: "join.regular", config: { joinType: "inner" } },
    interval: { kind: "join.interval", config: { lowerBoundMs: -100, upperBoundMs: 100 } },
    temporal: { kind: "join.temporal", config: { joinType: "inner" } },
  },
  cep: {
    pattern: {
      kind: "cep.pattern",
      config: {
        pattern: {
          steps: [
            { name: "low", where: "v < 400" },
            { name: "high", contiguity: "followedBy", where: "v > 700" },
          ],
          afterMatchSkip: { strategy: "skipPastLastEvent" },
          withinMs: 2000,
        },
        columns: [
          { as: "a", expr: "LAST(low.v)" },
          { as: "b", expr: "LAST(high.v)" },
        ],
      },
    },
  },
};

export const GOLDEN_FAMILIES: readonly string[] = Object.keys(FAMILIES);

export function goldenDocument(
  family: string,
  { backend, rowsPerSecond = 0 }: { readonly backend: "hashmap" | "lsm"; readonly rowsPerSecond?: number },
): PipelineDocumentInput {
  const nodes: Nodes = [
    {
      id: "gen",
      kind: "source.generator",
      parallelism: 1,
      config: {
        shape: "micro",
        count: COUNT,
        keys: 5,
        seed: 11,
        eventsPerSecond: 100,
        rowsPerSecond,
        watermark: { timestamp: "t", maxOutOfOrdernessMs: 50 },
      },
    },
    { id: "all", kind: "transform.filter", parallelism: 1, config: { condition: "v >= 0" } },
  ];
  const edges: Edges = [{ from: "gen.out", to: "all.in" }];
  const keyed = (id: string, condition: string): void => {
    nodes.push(
      { id: `${id}Rows`, kind: "transform.filter", parallelism: 1, config: { condition } },
      { id, kind: "transform.keyBy", parallelism: 1, config: { keys: ["k"] } },
    );
    edges.push({ from: "all.out", to: `${id}Rows.in` }, { from: `${id}Rows.out`, to: `${id}.in` });
  };
  const isJoin = family === "joins";
  keyed("left", isJoin ? "v < 500" : "TRUE");
  if (isJoin) keyed("right", "v >= 500");
  for (const [id, { kind, config }] of Object.entries(FAMILIES[family]!)) {
    nodes.push({ id, kind, config } as Nodes[number], { id: `${id}Out`, kind: "sink.discard", parallelism: 1, config: {} });
    edges.push(
      ...(isJoin
        ? [
            { from: "left.out", to: `${id}.left` },
            { from: "right.out", to: `${id}.right` },
          ]
        : [{ from: "left.out", to: `${id}.in` }]),
      { from: `${id}.out`, to: `${id}Out.in` },
    );
  }
  return {
    format: "millrace/v1",
    name: `golden ${family}`,
    settings: {
      parallelism: 2,
      bufferTimeoutMs: 1,
      checkpointing: { intervalMs: 0 },
      restart: { strategy: "none" },
      stateBackend: { type: backend },
    },
    nodes,
    edges,
  };
}
