import type { PipelineDocumentInput } from "@millrace/pipeline";

export interface QueryOptions {
  readonly events: number;
  readonly keys: number;
  readonly parallelism: number;
  readonly seed: number;
  readonly disorderGroup: number;
  /** 0: no checkpoints. */
  readonly checkpointIntervalMs: number;
}

export interface MicroQuery {
  readonly name: string;
  /** The peer's name of the job. */
  readonly peer: string;
  readonly keys: number;
  /** Events of a measured run, for us and for the peer: some seconds each. */
  readonly events: number;
  readonly peerEvents: number;
  nodes(): Pick<PipelineDocumentInput, "nodes" | "edges">;
}

type Nodes = PipelineDocumentInput["nodes"];

const aggregates = [
  { as: "n", fn: "COUNT" },
  { as: "total", fn: "SUM", expr: "CAST(v AS BIGINT)" },
];

/** The rows come from node "gen", the result goes to node "out". */
function chain(...nodes: Nodes): Pick<PipelineDocumentInput, "nodes" | "edges"> {
  const ids = ["gen", ...nodes.map(({ id }) => id), "out"];
  return { nodes, edges: ids.slice(1).map((to, i) => ({ from: `${ids[i]!}.out`, to: `${to}.in` })) };
}

const keyBy = { id: "byKey", kind: "transform.keyBy", config: { keys: ["k"] } };
const window = (config: Record<string, unknown>) =>
  chain(keyBy, { id: "window", kind: "window.aggregate", config: { window: config, aggregates } });

export const MICRO_QUERIES: readonly MicroQuery[] = [
  {
    name: "stateless",
    peer: "ds-stateless",
    keys: 1_000,
    events: 200_000_000,
    peerEvents: 200_000_000,
    nodes: () =>
      chain(
        {
          id: "scale",
          kind: "transform.map",
          config: {
            columns: [
              { as: "k", expr: "k" },
              { as: "v", expr: "v * 31 + k" },
              { as: "t", expr: "t" },
            ],
          },
        },
        { id: "some", kind: "transform.filter", config: { condition: "v % 4 <> 0" } },
        // k ^ (v >>> 7) in SQL: v is not negative here, and its upper bits are those of v / 128.
        {
          id: "mixed",
          kind: "transform.map",
          config: {
            columns: [
              { as: "k", expr: "BITXOR(k, v / 128)" },
              { as: "v", expr: "v % 100" },
              { as: "t", expr: "t" },
            ],
          },
        },
      ),
  },
  {
    name: "window-count",
    peer: "ds-window-count",
    keys: 1_000,
    events: 100_000_000,
    peerEvents: 24_000_000,
    nodes: () => window({ type: "tumbling", sizeMs: 1000 }),
  },
  {
    name: "window-count-1m",
    peer: "ds-window-count",
    keys: 1_000_000,
    events: 40_000_000,
    peerEvents: 8_000_000,
    nodes: () => window({ type: "tumbling", sizeMs: 1000 }),
  },
  {
    name: "sliding",
    peer: "ds-sliding",
    keys: 1_000,
    events: 60_000_000,
    peerEvents: 6_000_000,
    nodes: () => window({ type: "sliding", sizeMs: 10_000, slideMs: 1000 }),
  },
  {
    name: "session",
    peer: "ds-session",
    keys: 10_000,
    events: 30_000_000,
    peerEvents: 2_000_000,
    nodes: () => window({ type: "session", gapMs: 200 }),
  },
  {
    name: "cep",
    peer: "ds-cep",
    keys: 100_000,
    events: 4_000_000,
    peerEvents: 800_000,
    nodes: () =>
      chain(keyBy, {
        id: "pattern",
        kind: "cep.pattern",
        config: {
          pattern: {
            steps: [
              { name: "a", where: "v < 250" },
              { name: "b", contiguity: "followedBy", where: "v >= 750" },
            ],
            withinMs: 3000,
          },
          columns: [
            { as: "at", expr: "a.t" },
            { as: "av", expr: "a.v" },
            { as: "bt", expr: "b.t" },
            { as: "bv", expr: "b.v" },
          ],
        },
      }),
  },
];

/** Event time of the micro rows. */
const START = "2015-07-15T00:00:00.000Z";
const ROWS_PER_SECOND = 100_000;
const WATERMARK_DELAY_MS = 100;

export function microDocument(query: MicroQuery, options: QueryOptions): PipelineDocumentInput {
  const { nodes, edges } = query.nodes();
  return {
    format: "millrace/v1",
    name: `micro ${query.name}`,
    settings: { parallelism: options.parallelism, checkpointing: { intervalMs: options.checkpointIntervalMs } },
    nodes: [
      {
        id: "gen",
        kind: "source.generator",
        config: {
          shape: "micro",
          count: options.events,
          seed: options.seed,
          keys: options.keys,
          startTime: START,
          eventsPerSecond: ROWS_PER_SECOND,
          disorderGroup: options.disorderGroup,
          watermark: { generator: "bounded", timestamp: "t", maxOutOfOrdernessMs: WATERMARK_DELAY_MS },
        },
      },
      ...nodes,
      { id: "out", kind: "sink.discard", config: {} },
    ],
    edges,
  };
}
