import { z } from "zod";
import { field, type FieldMeta } from "./field.ts";

/** Longest text of one expression, in UTF-16 units. */
const MAX_EXPRESSION_LENGTH = 10_000;

export const expressionText = z.string().min(1, "write an expression").max(MAX_EXPRESSION_LENGTH);
/** A column's name: any text, as in Flink; what is not a plain identifier is written in backticks in expressions. */
export const columnName = z.string().min(1, "give a column name").max(200);
/** A type as text, "DECIMAL(10, 2)"; parsed by `parseDataType`. */
export const typeText = z.string().min(1, "give a type such as STRING, BIGINT or TIMESTAMP(3)").max(2_000);
/** The id of an output port made by the user: like a node id. */
export const portName = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, "a port name starts with a letter and has only letters, digits, _ and -");

/** A longest duration of 100 years keeps all sums of times exact. */
const MAX_DURATION_MS = 100 * 366 * 86_400_000;
export const durationMs = z.int().min(0, "a duration cannot be negative").max(MAX_DURATION_MS, "at most 100 years");
export const positiveMs = z.int().min(1, "must be at least 1 ms").max(MAX_DURATION_MS, "at most 100 years");
export const signedMs = z.int().min(-MAX_DURATION_MS, "at most 100 years").max(MAX_DURATION_MS, "at most 100 years");
export const positiveCount = z.int().min(1, "must be at least 1");

/** Column → type text, in column order. Names like "1" would be reordered by JavaScript objects and are refused. */
export const tableSchema = z
  .record(columnName.regex(/^(?!(0|[1-9]\d*)$)/, "a column name cannot be a bare number"), typeText)
  .refine((columns) => Object.keys(columns).length > 0, "add at least one column");
export type TableSchema = z.infer<typeof tableSchema>;

/** A computed column. */
export const computedColumn = z.strictObject({
  as: field(columnName, { title: "Name" }),
  expr: field(expressionText, { title: "Expression", control: "expression" }),
});
export type ComputedColumn = z.infer<typeof computedColumn>;

export const orderBy = z.strictObject({
  column: field(columnName, { title: "Column", control: "column" }),
  order: field(z.enum(["asc", "desc"]).default("asc"), {
    title: "Order",
    control: "select",
    options: { asc: "Ascending", desc: "Descending" },
  }),
  nulls: field(z.enum(["first", "last"]).optional(), {
    title: "Nulls",
    description: "Left out: first when ascending, last when descending, as in Flink.",
    control: "select",
    advanced: true,
  }),
});
export type OrderBy = z.infer<typeof orderBy>;

/** How long state is kept after its last change; left out: for ever. */
export const stateRetentionMs = (
  description = "State of a key is dropped this long after its last change. Left out: it is kept for ever.",
) => field(positiveMs.optional(), { title: "State retention", description, unit: "ms", control: "duration" });

export const expressionField = (meta: FieldMeta) => field(expressionText, { control: "expression", ...meta });
export const conditionField = (meta: FieldMeta) => field(expressionText, { control: "condition", ...meta });
export const optionalCondition = (meta: FieldMeta) => field(expressionText.optional(), { control: "condition", ...meta });
