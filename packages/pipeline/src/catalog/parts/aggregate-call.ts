import { z } from "zod";
import { field } from "./field.ts";
import { columnName, expressionText } from "./scalars.ts";

/** The aggregate functions, by Flink SQL's names; PERCENTILE and TOP_N are the two that take parameters. */
export const AGGREGATE_FUNCTIONS = [
  "COUNT",
  "SUM",
  "MIN",
  "MAX",
  "AVG",
  "STDDEV_POP",
  "STDDEV_SAMP",
  "VAR_POP",
  "VAR_SAMP",
  "FIRST_VALUE",
  "LAST_VALUE",
  "COLLECT",
  "ARRAY_AGG",
  "LISTAGG",
  "PERCENTILE",
  "TOP_N",
] as const;
export type AggregateFunction = (typeof AGGREGATE_FUNCTIONS)[number];

/** One aggregate: `as` = fn([DISTINCT] expr) [FILTER (WHERE filter)]. */
export const aggregateCall = z.strictObject({
  as: field(columnName, { title: "Name" }),
  fn: field(z.enum(AGGREGATE_FUNCTIONS), { title: "Function", control: "select" }),
  expr: field(expressionText.optional(), { title: "Of", description: "Left out with COUNT: counts rows.", control: "expression" }),
  distinct: field(z.boolean().default(false), { title: "Distinct", control: "switch", advanced: true }),
  filter: field(expressionText.optional(), { title: "Only where", control: "condition", advanced: true }),
  params: field(
    z
      .strictObject({
        separator: field(z.string().max(100).optional(), { title: "Separator", description: "LISTAGG; default a comma." }),
        percentage: field(z.union([z.number().min(0).max(1), z.array(z.number().min(0).max(1)).min(1).max(100)]).optional(), {
          title: "Percentage",
          description: "PERCENTILE; 0 to 1, 0.5 is the median; several give an array.",
          control: "number",
        }),
        n: field(z.int().min(1).max(10_000).optional(), {
          title: "N",
          description: "TOP_N; how many of the greatest values.",
          control: "number",
        }),
      })
      .optional(),
    { title: "Parameters", control: "group", advanced: true },
  ),
});
export type AggregateCall = z.infer<typeof aggregateCall>;

export const aggregatesField = field(z.array(aggregateCall).min(1, "add at least one aggregate").max(200), {
  title: "Aggregates",
  control: "list",
});

/** How two rows become one: per column, what is done with the value so far and the new one. */
export const combineColumn = z.strictObject({
  column: field(columnName, { title: "Column", control: "column" }),
  fn: field(z.enum(["SUM", "MIN", "MAX", "FIRST", "LAST", "EXPR"]), { title: "Function", control: "select" }),
  expr: field(expressionText.optional(), {
    title: "Expression",
    description: "EXPR only. Columns are those of the new row; acc_<column> is the value so far.",
    control: "expression",
    visibleWhen: { field: "fn", equals: ["EXPR"] },
  }),
});
export type CombineColumn = z.infer<typeof combineColumn>;

export const combineFields = {
  combine: field(z.array(combineColumn).min(1, "say how at least one column is combined").max(200), { title: "Combine", control: "list" }),
  others: field(z.enum(["first", "last"]).default("first"), {
    title: "Other columns",
    control: "select",
    options: { first: "Keep the first row's", last: "Take the last row's" },
    advanced: true,
  }),
};
