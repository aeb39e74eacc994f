import { z } from "zod";
import { field } from "../parts/field.ts";
import { positiveCount } from "../parts/scalars.ts";
import type { NodeKind } from "../node-kind.ts";

export const sinkTableConfig = z.strictObject({
  keep: field(positiveCount.max(1_000_000).default(10_000), {
    title: "Rows kept",
    description: "The last so many changes; the total is always counted.",
    unit: "rows",
    control: "number",
  }),
  maxRowsPerSecond: field(z.number().positive().optional(), {
    title: "At most",
    description: "Each subtask takes no more, which slows the pipeline down. Left out: no limit.",
    unit: "rows/s",
    control: "number",
    advanced: true,
  }),
});
export type SinkTableConfig = z.infer<typeof sinkTableConfig>;

/** Keeps the last rows and counts all, for the job page. Input: any changelog. */
export const sinkTable: NodeKind<SinkTableConfig> = {
  kind: "sink.table",
  category: "sink",
  title: "Table",
  summary: "Keeps the last rows for the page.",
  icon: "table",
  config: sinkTableConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: [],
  traits: { guarantee: "effectively-once", accepts: ["append", "upsert", "retract"] },
  infer: () => [],
  describe: (config) =>
    config.maxRowsPerSecond === undefined
      ? `last ${config.keep} rows`
      : `last ${config.keep} rows · at most ${config.maxRowsPerSecond} rows/s`,
  defaults: { keep: 10_000 },
};
