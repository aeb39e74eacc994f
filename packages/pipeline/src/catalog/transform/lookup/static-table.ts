import { z } from "zod";
import { field } from "../../parts/field.ts";
import { csvOptions, dataPath, FILE_FORMATS } from "../../parts/file-format.ts";
import { columnName, expressionField, tableSchema } from "../../parts/scalars.ts";

/** A table that is read once, at the start of each subtask. */
export const staticTable = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("inline"),
    rows: field(z.array(z.record(z.string(), z.json())).max(100_000), { title: "Rows", control: "rows" }),
  }),
  z.strictObject({
    type: z.literal("file"),
    path: field(dataPath, { title: "File", control: "path" }),
    format: field(z.enum(["jsonl", "json", "csv"]).default("jsonl"), { title: "Format", control: "select", options: FILE_FORMATS }),
    csv: csvOptions,
  }),
]);
export type StaticTable = z.infer<typeof staticTable>;

/** Equality between an expression over the input row and a column of the table. */
export const lookupKey = z.strictObject({
  expr: expressionField({ title: "Input" }),
  column: field(columnName, { title: "Table column" }),
});
export type LookupKey = z.infer<typeof lookupKey>;

export const lookupSettings = {
  schema: field(tableSchema, { title: "Columns of the table", control: "schema" }),
  keys: field(z.array(lookupKey).min(1, "say by what to look up").max(20), { title: "Look up by", control: "list" }),
  select: field(z.array(columnName).max(1_000).optional(), {
    title: "Take",
    description: "Left out: all columns of the table but the keys.",
    control: "columns",
  }),
  prefix: field(z.string().max(100).default(""), { title: "Prefix of their names", control: "text", advanced: true }),
  joinType: field(z.enum(["inner", "left"]).default("left"), {
    title: "Without a match",
    control: "select",
    options: { inner: "Drop the row", left: "Keep it with nulls" },
  }),
};
