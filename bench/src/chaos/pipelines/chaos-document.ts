import type { ChaosPipeline } from "./chaos-pipeline.ts";

/** How a run keeps its state and takes its checkpoints. */
export interface ChaosVariant {
  readonly name: string;
  readonly stateBackend: object;
  readonly checkpointing: object;
}

const INTERVAL_MS = 150;

/** The ways in which pipelines are run, in turns. */
export const CHAOS_VARIANTS: readonly ChaosVariant[] = [
  { name: "hashmap, aligned", stateBackend: { type: "hashmap" }, checkpointing: { intervalMs: INTERVAL_MS } },
  { name: "hashmap, unaligned", stateBackend: { type: "hashmap" }, checkpointing: { intervalMs: INTERVAL_MS, unaligned: true } },
  {
    name: "hashmap, aligned for 20 ms",
    stateBackend: { type: "hashmap" },
    checkpointing: { intervalMs: INTERVAL_MS, unaligned: true, alignedTimeoutMs: 20 },
  },
  { name: "lsm, aligned", stateBackend: { type: "lsm" }, checkpointing: { intervalMs: INTERVAL_MS } },
  { name: "lsm, unaligned", stateBackend: { type: "lsm" }, checkpointing: { intervalMs: INTERVAL_MS, unaligned: true } },
];

export interface ChaosTarget {
  /** Folder of the file sink, below the data folder, and prefix of the tables. */
  readonly name: string;
  readonly databaseUrl: string;
  /** True where a worker keeps the rows of table sinks. */
  readonly hasTableSink: boolean;
}

/** The whole document: the pipeline with its rows going to every kind of sink at once. */
export function chaosDocument(
  pipeline: ChaosPipeline,
  { stateBackend, checkpointing }: ChaosVariant,
  { name, databaseUrl, hasTableSink }: ChaosTarget,
): { readonly name: string } {
  const { upserted, inserted } = tablesOf(name);
  const postgres = { url: databaseUrl, createTable: true, batchRows: 50, flushMs: 50 };
  const sinks = [
    { id: "files", kind: "sink.file", config: { path: name } },
    { id: "upserts", kind: "sink.postgres", config: { ...postgres, table: upserted, mode: "upsert", keys: pipeline.keys } },
    { id: "inserts", kind: "sink.postgres", config: { ...postgres, table: inserted, mode: "transactional" } },
    ...(hasTableSink ? [{ id: "rows", kind: "sink.table", config: { keep: 1_000_000 } }] : []),
  ];
  const document = {
    format: "millrace/v1",
    name: pipeline.name,
    settings: {
      parallelism: 2,
      stateBackend,
      // A failed checkpoint is no failure of the job here: killing must be the only thing that disturbs it.
      checkpointing: { tolerableFailures: 1_000, ...checkpointing },
      restart: { strategy: "fixed-delay", attempts: 1_000_000, delayMs: 10 },
    },
    nodes: [...pipeline.nodes, ...sinks],
    edges: [...pipeline.edges, ...sinks.map(({ id }) => ({ from: pipeline.output, to: `${id}.in` }))],
  };
  return document;
}

export function tablesOf(name: string): { readonly upserted: string; readonly inserted: string } {
  return { upserted: `${name}_upserted`, inserted: `${name}_inserted` };
}
