import { z } from "zod";
import { field } from "./field.ts";
import { expressionField, positiveCount, positiveMs, signedMs } from "./scalars.ts";

const time = field(z.enum(["event", "processing"]).default("event"), {
  title: "Time",
  control: "select",
  options: { event: "Event time", processing: "Processing time" },
});
const offsetMs = field(signedMs.default(0), {
  title: "Offset",
  description: "Shifts the window starts; smaller than the size (tumbling) or the slide (sliding).",
  unit: "ms",
  control: "duration",
  advanced: true,
});
const timeZone = field(z.string().min(1).max(64).optional(), {
  title: "Time zone",
  description: "Days and hours begin by this zone's wall clock. Left out: the pipeline's.",
  control: "timeZone",
  advanced: true,
});
const sizeMs = field(positiveMs, { title: "Size", unit: "ms", control: "duration" });

const tumbling = z.strictObject({
  type: z.literal("tumbling"),
  time,
  sizeMs,
  offsetMs,
  stagger: field(z.enum(["ALIGNED", "RANDOM", "NATURAL"]).default("ALIGNED"), {
    title: "Stagger",
    description: "Processing time only: spreads the firing of windows over subtasks.",
    control: "select",
    advanced: true,
  }),
  timeZone,
});
const sliding = z.strictObject({
  type: z.literal("sliding"),
  time,
  sizeMs,
  slideMs: field(z.int().min(1, "a slide of less than 1 ms opens endless windows; give at least 1 ms"), {
    title: "Slide",
    unit: "ms",
    control: "duration",
  }),
  offsetMs,
  timeZone,
});
const cumulating = z.strictObject({
  type: z.literal("cumulating"),
  time,
  sizeMs: field(positiveMs, { title: "Largest size", unit: "ms", control: "duration" }),
  stepMs: field(positiveMs, {
    title: "Step",
    description: "The window grows by this; the size is a multiple of it.",
    unit: "ms",
    control: "duration",
  }),
  offsetMs,
  timeZone,
});
const session = z.strictObject({
  type: z.literal("session"),
  time,
  gapMs: field(z.int().min(1, "a gap must be at least 1 ms"), {
    title: "Gap",
    description: "A session ends after this long without a row.",
    unit: "ms",
    control: "duration",
  }),
});
const sessionDynamic = z.strictObject({
  type: z.literal("sessionDynamic"),
  time,
  gapExpr: expressionField({ title: "Gap", description: "Milliseconds, per row; must be positive." }),
});
const global = z.strictObject({
  type: z.literal("global"),
  endOfStreamTrigger: field(z.boolean().default(false), {
    title: "Fire at the end of input",
    description: "Without it a global window fires only by its trigger.",
    control: "switch",
  }),
});
const countTumbling = z.strictObject({
  type: z.literal("countTumbling"),
  count: field(positiveCount, { title: "Rows", unit: "rows", control: "number" }),
});
const countSliding = z.strictObject({
  type: z.literal("countSliding"),
  count: field(positiveCount, { title: "Rows", unit: "rows", control: "number" }),
  slideCount: field(positiveCount, {
    title: "Every",
    description: "Fires each time a key has got this many rows.",
    unit: "rows",
    control: "number",
  }),
});

/** How rows are dealt into windows; the names are those of the DataStream API. */
export const windowAssigner = z.discriminatedUnion("type", [
  tumbling,
  sliding,
  cumulating,
  session,
  sessionDynamic,
  global,
  countTumbling,
  countSliding,
]);
export type WindowAssigner = z.infer<typeof windowAssigner>;

export const windowField = field(windowAssigner, { title: "Window", control: "window" });

/** The names of the columns that say which window a result is of; an empty name leaves the column out. */
export const windowColumns = {
  startColumn: field(z.string().max(200).default("windowStart"), {
    title: "Start column",
    description: "Empty: no such column.",
    control: "text",
    advanced: true,
  }),
  endColumn: field(z.string().max(200).default("windowEnd"), {
    title: "End column",
    description: "Empty: no such column.",
    control: "text",
    advanced: true,
  }),
};
