import { z } from "zod";

const seconds = z.number().int().min(5).max(86_400);

/**
 * What a rule watches, with its limits. Times are seconds. `seconds` is how long something must last (or be missing) before the alert fires.
 * `backpressure-high` means Flink's HIGH: more than half of the time without room downstream.
 */
export const conditionSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("job-failed") }),
  z.object({ kind: z.literal("restart-loop"), restarts: z.number().int().min(1).max(1_000), seconds }),
  z.object({ kind: z.literal("no-checkpoint"), seconds }),
  z.object({ kind: z.literal("watermark-stalled"), seconds }),
  z.object({
    kind: z.literal("backlog-growing"),
    /** Over which the growth is measured; at most an hour. */
    seconds: z.number().int().min(60).max(3_600),
    /** Growth that counts, of rows that wait in the sources and of the watermark's distance from the clock. */
    rows: z.number().int().min(1).max(1_000_000_000_000),
    lagSeconds: z.number().int().min(1).max(86_400),
  }),
  z.object({ kind: z.literal("backpressure-high"), seconds }),
  z.object({ kind: z.literal("no-output"), seconds }),
]);
export type AlertCondition = z.infer<typeof conditionSchema>;
export type AlertKind = AlertCondition["kind"];

export const ALERT_KINDS: readonly AlertKind[] = conditionSchema.options.map((option) => option.shape.kind.value);

/** What a new rule of each kind begins with; the rules that every installation has from its start are these. */
export const DEFAULT_CONDITIONS: { readonly [K in AlertKind]: Extract<AlertCondition, { kind: K }> } = {
  "job-failed": { kind: "job-failed" },
  "restart-loop": { kind: "restart-loop", restarts: 3, seconds: 600 },
  "no-checkpoint": { kind: "no-checkpoint", seconds: 300 },
  "watermark-stalled": { kind: "watermark-stalled", seconds: 120 },
  "backlog-growing": { kind: "backlog-growing", seconds: 300, rows: 10_000, lagSeconds: 60 },
  "backpressure-high": { kind: "backpressure-high", seconds: 60 },
  "no-output": { kind: "no-output", seconds: 900 },
};
