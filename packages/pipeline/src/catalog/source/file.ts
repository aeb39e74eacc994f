import { z } from "zod";
import { field } from "../parts/field.ts";
import { csvOptions, dataPath, FILE_FORMATS } from "../parts/file-format.ts";
import { positiveCount, tableSchema } from "../parts/scalars.ts";
import { watermarkField } from "../parts/watermark.ts";
import { readSchema } from "../inference/columns.ts";
import { checkWatermark } from "../inference/watermark-checks.ts";
import type { NodeKind } from "../node-kind.ts";

export const sourceFileConfig = z.strictObject({
  path: field(dataPath, { title: "File", description: "Below the data folder.", control: "path", placeholder: "samples/flights-20k.json" }),
  format: field(z.enum(["jsonl", "json", "csv"]).default("jsonl"), { title: "Format", control: "select", options: FILE_FORMATS }),
  schema: field(tableSchema, { title: "Columns", description: "Other fields of the file are left out.", control: "schema" }),
  watermark: watermarkField,
  csv: csvOptions,
  maxRecordBytes: field(positiveCount.default(1_048_576), {
    title: "Largest record",
    description: "A longer line or element counts as malformed.",
    unit: "bytes",
    control: "number",
    advanced: true,
  }),
});
export type SourceFileConfig = z.infer<typeof sourceFileConfig>;

/** Reads a file from its start to its end. Output: +I rows of `schema`; bounded. */
export const sourceFile: NodeKind<SourceFileConfig> = {
  kind: "source.file",
  category: "source",
  title: "File",
  summary: "Reads JSON Lines, a JSON array or CSV.",
  icon: "file-text",
  config: sourceFileConfig,
  inputs: [],
  outputs: [{ name: "out", title: "Rows" }],
  traits: {},
  infer(input) {
    const schema = readSchema(input, input.config.schema, "schema");
    const hasEventTime = checkWatermark(input, input.config.watermark, schema, "watermark");
    return [schema && { schema, keys: undefined, hasEventTime, changelog: "append", bounded: true }];
  },
  describe: (config) => (config.path === "" ? "no file chosen" : config.path),
  defaults: {
    path: "",
    format: "jsonl",
    schema: {},
    csv: { delimiter: ",", quote: '"', header: true, nullText: "" },
    maxRecordBytes: 1_048_576,
  },
};
