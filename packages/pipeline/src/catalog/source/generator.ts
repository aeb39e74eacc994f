import { z } from "zod";
import { field } from "../parts/field.ts";
import { durationMs, positiveCount } from "../parts/scalars.ts";
import { watermarkConfig, type WatermarkConfig } from "../parts/watermark.ts";
import { durationText } from "../parts/duration-text.ts";
import { readSchema } from "../inference/columns.ts";
import { checkWatermark } from "../inference/watermark-checks.ts";
import type { NodeKind } from "../node-kind.ts";
import { GENERATOR_SHAPES } from "./generator-shapes.ts";

export const sourceGeneratorConfig = z.strictObject({
  shape: field(z.enum(["orders", "clicks", "payments", "sensors", "micro"]), {
    title: "Rows of",
    control: "select",
    options: {
      orders: "Orders",
      clicks: "Clicks",
      payments: "Card payments",
      sensors: "Sensor readings",
      micro: "Micro benchmark (k, v, t)",
    },
  }),
  rowsPerSecond: field(z.number().min(0).max(1_000_000_000).default(0), {
    title: "Rows per second",
    description: "Of all subtasks together. 0: as fast as possible.",
    unit: "rows/s",
    control: "number",
  }),
  count: field(z.int().min(0).optional(), { title: "Number of rows", description: "Left out: endless.", unit: "rows", control: "number" }),
  disorderMs: field(durationMs.default(0), {
    title: "Disorder",
    description: "Rows come up to this much later than their event time says.",
    unit: "ms",
    control: "duration",
  }),
  seed: field(z.int().min(-2_147_483_648).max(4_294_967_295).default(42), {
    title: "Seed",
    description: "The same seed gives the same rows.",
    control: "number",
  }),
  startTime: field(z.iso.datetime({ offset: true }).default("2025-01-01T00:00:00.000Z"), {
    title: "First event time",
    control: "datetime",
  }),
  eventsPerSecond: field(z.number().positive().max(1_000_000_000).optional(), {
    title: "Rows per second of event time",
    description: "Left out: the rows per second, or 1000 where they are not limited.",
    unit: "rows/s",
    control: "number",
    advanced: true,
  }),
  keys: field(positiveCount.max(2_147_483_647).default(1_000), {
    title: "Number of keys",
    description: "Different users, cards or sensors.",
    control: "number",
    advanced: true,
  }),
  disorderGroup: field(positiveCount.max(1_000).default(1), {
    title: "Disorder group",
    description: "Shuffles rows within groups of this many; a divisor of 1000.",
    unit: "rows",
    control: "number",
    advanced: true,
    visibleWhen: { field: "shape", equals: ["micro"] },
  }),
  watermark: field(watermarkConfig.optional(), {
    title: "Event time",
    description: "Left out: the shape's time column with the disorder as bound.",
    control: "group",
    advanced: true,
  }),
});
export type SourceGeneratorConfig = z.infer<typeof sourceGeneratorConfig>;

/** The watermark setting in force: the shape's own time column unless the user says otherwise. */
export function generatorWatermark(config: SourceGeneratorConfig): WatermarkConfig {
  const timestamp = GENERATOR_SHAPES[config.shape].timeColumn;
  return config.watermark === undefined
    ? { generator: "bounded", timestamp, maxOutOfOrdernessMs: config.disorderMs, idleTimeoutMs: 0 }
    : { ...config.watermark, timestamp: config.watermark.timestamp ?? timestamp };
}

/**
 * Makes realistic rows from a seed: the same settings give the same rows.
 * Output: +I rows of the shape's columns, with event time; endless unless `count` is given.
 */
export const sourceGenerator: NodeKind<SourceGeneratorConfig> = {
  kind: "source.generator",
  category: "source",
  title: "Generator",
  summary: "Makes rows: orders, clicks, card payments or sensor readings.",
  icon: "dices",
  config: sourceGeneratorConfig,
  inputs: [],
  outputs: [{ name: "out", title: "Rows" }],
  traits: {},
  infer(input) {
    const { config } = input;
    const schema = readSchema(input, GENERATOR_SHAPES[config.shape].schema, "shape");
    const hasEventTime = checkWatermark(input, generatorWatermark(config), schema, "watermark");
    if (config.shape === "micro" && 1_000 % config.disorderGroup !== 0) {
      input.report({
        code: "SETTING_OUT_OF_RANGE",
        severity: "error",
        message: `The disorder group must divide 1000, and ${config.disorderGroup} does not.`,
        path: "disorderGroup",
      });
    } else if (config.shape === "micro" && config.count !== undefined && config.count % config.disorderGroup !== 0) {
      input.report({
        code: "SETTING_OUT_OF_RANGE",
        severity: "error",
        message: `The last disorder group must be whole: make the number of rows a multiple of ${config.disorderGroup}.`,
        path: "count",
      });
    }
    return [schema && { schema, keys: undefined, hasEventTime, changelog: "append", bounded: config.count !== undefined }];
  },
  describe(config) {
    const pace = config.rowsPerSecond === 0 ? "as fast as possible" : `${config.rowsPerSecond} rows/s`;
    const late = config.disorderMs === 0 ? "" : `, up to ${durationText(config.disorderMs)} late`;
    return `${GENERATOR_SHAPES[config.shape].title} · ${config.count === undefined ? pace : `${config.count} rows`}${late}`;
  },
  defaults: sourceGeneratorConfig.parse({ shape: "orders", rowsPerSecond: 10 }),
};
