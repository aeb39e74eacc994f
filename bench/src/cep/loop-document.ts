import type { PipelineDocumentInput } from "@millrace/pipeline";

/** `a`, then one or more `b` with anything between, then `c`; no window, so nothing is ever forgotten but by a match. */
export function loopDocument(options: {
  readonly events: number;
  readonly keys: number;
  readonly seed: number;
  readonly parallelism: number;
}): PipelineDocumentInput {
  return {
    format: "millrace/v1",
    name: "relaxed loop",
    settings: { parallelism: options.parallelism, checkpointing: { intervalMs: 0 } },
    nodes: [
      {
        id: "gen",
        kind: "source.generator",
        config: {
          shape: "micro",
          count: options.events,
          seed: options.seed,
          keys: options.keys,
          startTime: "2015-07-15T00:00:00.000Z",
          eventsPerSecond: 100_000,
          watermark: { generator: "bounded", timestamp: "t", maxOutOfOrdernessMs: 100 },
        },
      },
      { id: "byKey", kind: "transform.keyBy", config: { keys: ["k"] } },
      {
        id: "pattern",
        kind: "cep.pattern",
        config: {
          pattern: {
            steps: [
              { name: "a", where: "v < 250" },
              { name: "b", contiguity: "followedBy", where: "v BETWEEN 250 AND 749", times: { min: 1, max: null } },
              { name: "c", contiguity: "followedBy", where: "v >= 750" },
            ],
          },
          columns: [
            { as: "n", expr: "COUNT(b.v)" },
            { as: "total", expr: "SUM(b.v)" },
          ],
        },
      },
      { id: "out", kind: "sink.discard", config: {} },
    ],
    edges: [
      { from: "gen.out", to: "byKey.in" },
      { from: "byKey.out", to: "pattern.in" },
      { from: "pattern.out", to: "out.in" },
    ],
  };
}
