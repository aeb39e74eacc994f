import { z } from "zod";
import { field } from "../parts/field.ts";
import { positiveCount, tableSchema } from "../parts/scalars.ts";
import { watermarkField } from "../parts/watermark.ts";
import { readSchema } from "../inference/columns.ts";
import { checkWatermark } from "../inference/watermark-checks.ts";
import type { NodeKind } from "../node-kind.ts";

export const sourceHttpConfig = z.strictObject({
  token: field(
    z
      .string()
      .min(1, "choose the last part of the address")
      .max(100)
      .regex(/^[A-Za-z0-9_-]+$/, "only letters, digits, _ and -"),
    {
      title: "Path token",
      description:
        "Rows are pushed by POST to the job's address with this token at its end; JSON, a JSON array, or one JSON object a line.",
      control: "text",
    },
  ),
  schema: field(tableSchema, { title: "Columns", control: "schema" }),
  watermark: watermarkField,
  maxBufferedRows: field(positiveCount.max(10_000_000).default(10_000), {
    title: "Buffered rows",
    description: "When this many rows wait, the sender gets 429 and tries again later.",
    unit: "rows",
    control: "number",
    advanced: true,
  }),
  maxBodyBytes: field(positiveCount.max(1_073_741_824).default(8_388_608), {
    title: "Largest request",
    unit: "bytes",
    control: "number",
    advanced: true,
  }),
});
export type SourceHttpConfig = z.infer<typeof sourceHttpConfig>;

/** Takes rows that are pushed by POST. Output: +I rows of `schema`; endless. */
export const sourceHttp: NodeKind<SourceHttpConfig> = {
  kind: "source.http",
  category: "source",
  title: "HTTP",
  summary: "Takes rows that are pushed by POST.",
  icon: "webhook",
  config: sourceHttpConfig,
  inputs: [],
  outputs: [{ name: "out", title: "Rows" }],
  traits: {},
  infer(input) {
    const schema = readSchema(input, input.config.schema, "schema");
    const hasEventTime = checkWatermark(input, input.config.watermark, schema, "watermark");
    return [schema && { schema, keys: undefined, hasEventTime, changelog: "append", bounded: false }];
  },
  describe: (config) => (config.token === "" ? "no address chosen" : `POST …/${config.token}`),
  defaults: { token: "", schema: {}, maxBufferedRows: 10_000, maxBodyBytes: 8_388_608 },
};
