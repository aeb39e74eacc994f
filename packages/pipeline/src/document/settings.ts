import { z } from "zod";
import { field } from "../catalog/parts/field.ts";

const positiveInt = z.int().min(1, "must be at least 1");
const durationMs = z.int().min(0, "a duration cannot be negative");
const positiveMs = z.int().min(1, "must be at least 1 ms");

/** Subtasks of a node, and the number of key groups above which it cannot grow. */
export const parallelismSchema = positiveInt.max(1024, "at most 1024");
export const maxParallelismSchema = positiveInt.max(32768, "at most 32768");
export const rowErrorsSchema = z.enum(["fail", "skip", "dead-letter"]);

const stateBackend = z.strictObject({
  type: field(z.enum(["hashmap", "filesystem", "lsm"]).default("hashmap"), {
    title: "Kind",
    description: "Where state lives while the job runs.",
    control: "select",
    options: { hashmap: "In memory", filesystem: "In memory, checkpoints in files", lsm: "On disk, larger than memory" },
  }),
  cacheBytes: field(positiveInt.optional(), {
    title: "Cache",
    unit: "bytes",
    control: "number",
    advanced: true,
    visibleWhen: { field: "type", equals: ["lsm"] },
  }),
  memoryBudgetBytes: field(positiveInt.optional(), {
    title: "Memory budget",
    description: "The most that state may take in memory; empty: half of the machine's.",
    unit: "bytes",
    control: "number",
    advanced: true,
    visibleWhen: { field: "type", equals: ["hashmap", "filesystem"] },
  }),
});

const checkpointing = z.strictObject({
  intervalMs: field(durationMs.default(10_000), {
    title: "Every",
    description: "0: no checkpoints; after a failure the job begins anew.",
    unit: "ms",
    control: "duration",
  }),
  mode: field(z.enum(["exactly-once", "at-least-once"]).default("exactly-once"), {
    title: "Guarantee",
    control: "select",
    options: { "exactly-once": "Exactly once", "at-least-once": "At least once" },
  }),
  timeoutMs: field(positiveMs.default(600_000), { title: "Timeout", unit: "ms", control: "duration", advanced: true }),
  minPauseMs: field(durationMs.default(0), { title: "Pause between two", unit: "ms", control: "duration", advanced: true }),
  maxConcurrent: field(positiveInt.default(1), { title: "At once", control: "number", advanced: true }),
  unaligned: field(z.boolean().default(false), {
    title: "Unaligned",
    description: "Rows under way are part of the checkpoint, so it passes where rows are held back.",
    control: "switch",
    advanced: true,
  }),
  alignedTimeoutMs: field(durationMs.default(0), {
    title: "Unaligned after",
    description: "A checkpoint begins aligned and turns unaligned after this long. 0: unaligned at once.",
    unit: "ms",
    control: "duration",
    advanced: true,
    visibleWhen: { field: "unaligned", equals: [true] },
  }),
  tolerableFailures: field(z.int().min(0).default(0), { title: "Failures allowed in a row", control: "number", advanced: true }),
  retention: field(z.enum(["retain-on-cancellation", "delete-on-cancellation"]).default("retain-on-cancellation"), {
    title: "When the job is cancelled",
    control: "select",
    options: { "retain-on-cancellation": "Keep the last checkpoints", "delete-on-cancellation": "Delete them" },
    advanced: true,
  }),
});

const delayMs = (fallback: number) => field(durationMs.default(fallback), { title: "Delay", unit: "ms", control: "duration" });
const restart = z.discriminatedUnion("strategy", [
  z.strictObject({ strategy: z.literal("none") }),
  z.strictObject({
    strategy: z.literal("fixed-delay"),
    attempts: field(positiveInt.default(3), { title: "Attempts", control: "number" }),
    delayMs: delayMs(10_000),
  }),
  z.strictObject({
    strategy: z.literal("failure-rate"),
    maxFailures: field(positiveInt.default(3), { title: "Failures allowed", control: "number" }),
    intervalMs: field(positiveMs.default(60_000), { title: "Within", unit: "ms", control: "duration" }),
    delayMs: delayMs(1_000),
  }),
  z.strictObject({
    strategy: z.literal("exponential-delay"),
    initialDelayMs: field(positiveMs.default(1_000), { title: "First delay", unit: "ms", control: "duration" }),
    maxDelayMs: field(positiveMs.default(60_000), { title: "Longest delay", unit: "ms", control: "duration" }),
    multiplier: field(z.number().min(1).default(1.5), { title: "Grows by", control: "number" }),
    jitter: field(z.number().min(0).max(1).default(0.1), {
      title: "Jitter",
      description: "Part of the delay by which it varies.",
      control: "number",
    }),
    resetAfterMs: field(positiveMs.default(3_600_000), { title: "Begins anew after running for", unit: "ms", control: "duration" }),
    attempts: field(positiveInt.optional(), { title: "Attempts", description: "Left out: no limit.", control: "number" }),
  }),
]);

/** What people may see of the rows of a running job. */
const inspection = z.strictObject({
  rows: field(z.boolean().default(true), {
    title: "Rows may be looked at",
    description: "Peeks, look-ups of state, and the records of errors. What a table sink keeps is not meant.",
    control: "switch",
  }),
  masked: field(z.array(z.string().min(1).max(200)).max(200).default([]), {
    title: "Masked fields",
    description: "Columns of these names show ••• wherever rows are looked at, in any node.",
    control: "columns",
  }),
});

/** How a pipeline runs. */
export const settingsSchema = z.strictObject({
  parallelism: field(parallelismSchema.default(1), {
    title: "Parallelism",
    description: "Subtasks of each node that does not say otherwise.",
    control: "number",
  }),
  maxParallelism: field(maxParallelismSchema.default(128), {
    title: "Max parallelism",
    description: "The number of key groups. It cannot change once the job has state.",
    control: "number",
    advanced: true,
  }),
  executionMode: field(z.enum(["streaming", "batch"]).default("streaming"), {
    title: "Mode",
    description: "Batch: bounded input, results at the end.",
    control: "select",
    options: { streaming: "Streaming", batch: "Batch" },
  }),
  batchMemoryMb: field(z.number().positive().default(256), {
    title: "Memory of a batch step",
    description: "What all subtasks of a sort, grouping or join may take together; the rest goes to temporary files.",
    unit: "MB",
    control: "number",
    advanced: true,
  }),
  bufferTimeoutMs: field(durationMs.default(10), {
    title: "Buffer timeout",
    description: "A buffer is sent at the latest after this long.",
    unit: "ms",
    control: "duration",
    advanced: true,
  }),
  autoWatermarkIntervalMs: field(durationMs.default(200), { title: "Watermark interval", unit: "ms", control: "duration", advanced: true }),
  latencyMarkerIntervalMs: field(durationMs.default(0), {
    title: "Latency markers every",
    description: "0: none.",
    unit: "ms",
    control: "duration",
    advanced: true,
  }),
  stateBackend: field(stateBackend.prefault({}), { title: "State", control: "group" }),
  checkpointing: field(checkpointing.prefault({}), { title: "Checkpoints", control: "group" }),
  restart: field(restart.prefault({ strategy: "fixed-delay" }), { title: "Restart", control: "variant" }),
  timeZone: field(z.string().min(1).max(64).default("UTC"), {
    title: "Time zone",
    description: "Of expressions and of windows that begin at midnight.",
    control: "timeZone",
  }),
  inspection: field(inspection.prefault({}), { title: "Inspection", control: "group" }),
  testsMustPass: field(z.boolean().optional(), {
    title: "Tests must pass before a start",
    description: "On: the server starts it neither for the page nor for the command line or the API while one of its tests fails.",
    control: "switch",
  }),
  rowErrors: field(rowErrorsSchema.default("fail"), {
    title: "A row that fails",
    control: "select",
    options: { fail: "Fails the job", skip: "Is skipped and counted", "dead-letter": "Goes to the dead-letter output" },
  }),
});
export type Settings = z.infer<typeof settingsSchema>;
