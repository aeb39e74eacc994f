import { z } from "zod";
import { field } from "./field.ts";
import { columnName, durationMs, positiveCount, positiveMs } from "./scalars.ts";

const intervalMs = field(positiveMs, { title: "Every", unit: "ms", control: "duration" });

const eventTime = z.strictObject({ type: z.literal("eventTime") });
const processingTime = z.strictObject({ type: z.literal("processingTime") });
const never = z.strictObject({ type: z.literal("never") });
const count = z.strictObject({ type: z.literal("count"), count: field(positiveCount, { title: "Rows", unit: "rows", control: "number" }) });
const continuousEventTime = z.strictObject({ type: z.literal("continuousEventTime"), intervalMs });
const continuousProcessingTime = z.strictObject({ type: z.literal("continuousProcessingTime"), intervalMs });
const delta = z.strictObject({
  type: z.literal("delta"),
  field: field(columnName, { title: "Column", description: "A number, compared with the row of the last firing.", control: "column" }),
  threshold: field(z.number(), { title: "Fires when it moves by more than", control: "number" }),
});
/** Event-time windows: fires while the window is open, then at its end, then for late rows. */
const earlyLate = z.strictObject({
  type: z.literal("earlyLate"),
  earlyIntervalMs: field(positiveMs.optional(), {
    title: "Early results every",
    description: "Processing time after the first row; left out: none before the end.",
    unit: "ms",
    control: "duration",
  }),
  lateIntervalMs: field(durationMs.default(0), {
    title: "Late results every",
    description: "0: each late row fires at once.",
    unit: "ms",
    control: "duration",
  }),
});
const simpleTriggers = [eventTime, processingTime, never, count, continuousEventTime, continuousProcessingTime, delta, earlyLate] as const;

export type SimpleTrigger = z.infer<(typeof simpleTriggers)[number]>;
export type Trigger =
  | SimpleTrigger
  /** Fires as `inner` does and empties the window. */
  | { type: "purging"; inner: Trigger }
  /** Fires as `inner` does, or `timeoutMs` after the first (or each) row. */
  | { type: "processingTimeTimeout"; inner: Trigger; timeoutMs: number; resetTimerOnNewRecord: boolean; clearOnTimeout: boolean };

const purging = z.strictObject({
  type: z.literal("purging"),
  get inner(): z.ZodType<Trigger> {
    return field(triggerConfig, { title: "Trigger", control: "variant" });
  },
});
const processingTimeTimeout = z.strictObject({
  type: z.literal("processingTimeTimeout"),
  get inner(): z.ZodType<Trigger> {
    return field(triggerConfig, { title: "Trigger", control: "variant" });
  },
  timeoutMs: field(positiveMs, { title: "Timeout", unit: "ms", control: "duration" }),
  resetTimerOnNewRecord: field(z.boolean().default(false), { title: "Each row starts it again", control: "switch" }),
  clearOnTimeout: field(z.boolean().default(true), { title: "Empty the window on timeout", control: "switch" }),
});

/** When a window gives its result. */
export const triggerConfig: z.ZodType<Trigger> = z.lazy(() =>
  z.discriminatedUnion("type", [...simpleTriggers, purging, processingTimeTimeout]),
);

export const triggerField = field(triggerConfig.optional(), {
  title: "Trigger",
  description: "When the window fires. Left out: at its end (time windows), when full (count windows), never (global windows).",
  control: "variant",
  advanced: true,
});
