export interface WindowSettings {
  readonly events: number;
  readonly keys: number;
  readonly parallelism: number;
  /** 0: none. */
  readonly intervalMs: number;
  readonly windowMs: number;
  /** Left out: in memory. */
  readonly stateBackend?: "hashmap" | "lsm";
}

/** Counts per key in event-time windows: generator → key → window → nothing. */
export function windowDocument({ events, keys, parallelism, intervalMs, windowMs, stateBackend = "hashmap" }: WindowSettings) {
  return {
    format: "millrace/v1",
    name: "checkpoint",
    settings: { parallelism, checkpointing: { intervalMs }, stateBackend: { type: stateBackend } },
    nodes: [
      { id: "gen", kind: "source.generator", config: { shape: "micro", count: events, keys, eventsPerSecond: 100_000 } },
      { id: "byKey", kind: "transform.keyBy", config: { keys: ["k"] } },
      {
        id: "window",
        kind: "window.aggregate",
        config: {
          window: { type: "tumbling", time: "event", sizeMs: windowMs },
          aggregates: [
            { as: "n", fn: "COUNT" },
            { as: "total", fn: "SUM", expr: "v" },
            { as: "least", fn: "MIN", expr: "v" },
            { as: "most", fn: "MAX", expr: "v" },
          ],
        },
      },
      { id: "out", kind: "sink.discard", config: {} },
    ],
    edges: [
      { from: "gen.out", to: "byKey.in" },
      { from: "byKey.out", to: "window.in" },
      { from: "window.out", to: "out.in" },
    ],
  };
}
