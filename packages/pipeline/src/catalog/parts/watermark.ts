import { z } from "zod";
import { field } from "./field.ts";
import { durationMs, expressionText, positiveMs } from "./scalars.ts";

/** How a source's rows get their event time, and how watermarks are made from it. */
export const watermarkConfig = z.strictObject({
  generator: field(z.enum(["bounded", "monotonous", "punctuated", "ingestion", "none"]).default("bounded"), {
    title: "Watermarks",
    description: "Ingestion takes the clock at arrival as event time. None assigns timestamps only.",
    control: "select",
    options: {
      bounded: "Bounded out-of-orderness",
      monotonous: "Ascending timestamps",
      punctuated: "By an expression in the rows",
      ingestion: "Ingestion time",
      none: "No watermarks",
    },
  }),
  timestamp: field(expressionText.optional(), {
    title: "Event time",
    description: "A column or expression of type TIMESTAMP, TIMESTAMP_LTZ or BIGINT (epoch milliseconds).",
    control: "expression",
    visibleWhen: { field: "generator", equals: ["bounded", "monotonous", "punctuated", "none"] },
  }),
  maxOutOfOrdernessMs: field(durationMs.default(0), {
    title: "Out-of-orderness",
    description: "Rows may arrive this much later than a row that came before them.",
    unit: "ms",
    control: "duration",
    visibleWhen: { field: "generator", equals: ["bounded"] },
  }),
  punctuatedExpr: field(expressionText.optional(), {
    title: "Watermark expression",
    description: "Where it is not null it becomes the watermark.",
    control: "expression",
    visibleWhen: { field: "generator", equals: ["punctuated"] },
  }),
  idleTimeoutMs: field(durationMs.default(0), {
    title: "Idle after",
    description: "A subtask without rows for this long no longer holds back event time. 0: never.",
    unit: "ms",
    control: "duration",
  }),
  alignmentGroup: field(z.string().min(1).max(64).optional(), {
    title: "Alignment group",
    description: "Sources of one group wait for each other.",
    control: "text",
    advanced: true,
  }),
  maxDriftMs: field(positiveMs.optional(), {
    title: "Largest drift",
    description: "How far a source may run ahead of the slowest one of its group.",
    unit: "ms",
    control: "duration",
    advanced: true,
  }),
  maxFutureMs: field(positiveMs.optional(), {
    title: "Furthest future",
    description: "A row further ahead of the clock than this does not move the watermark and is counted. Left out: 100 years.",
    unit: "ms",
    control: "duration",
    advanced: true,
  }),
});
export type WatermarkConfig = z.infer<typeof watermarkConfig>;

export const watermarkField = field(watermarkConfig.optional(), {
  title: "Event time",
  description: "Needed by event-time windows, joins and patterns behind this source.",
  control: "group",
});
