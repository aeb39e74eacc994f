import { z } from "zod";
import { field } from "../../parts/field.ts";
import { columnName, expressionField } from "../../parts/scalars.ts";
import { formatDataType, isCharacter, types, withNullable } from "../../../types/index.ts";
import type { Column, DataType } from "../../../types/data-type.ts";
import { appendColumn } from "../../inference/columns.ts";
import { checkField } from "../../inference/expression-fields.ts";
import type { Report } from "../../inference/report.ts";
import { withSchema } from "../../inference/stream-types.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformFlatMapConfig = z.strictObject({
  mode: field(z.enum(["unnest", "split"]).default("unnest"), {
    title: "Mode",
    control: "select",
    options: { unnest: "A row per element of an array or map", split: "A row per part of a text" },
  }),
  expr: expressionField({ title: "Of", description: "Unnest: an ARRAY or MAP. Split: a STRING." }),
  separator: field(z.string().min(1).max(100).default(","), { title: "Separator", visibleWhen: { field: "mode", equals: ["split"] } }),
  as: field(columnName, {
    title: "Element column",
    description: "Elements that are rows become their fields as columns; with a map, the key.",
  }),
  valueAs: field(columnName.optional(), {
    title: "Value column",
    description: "Maps only.",
    visibleWhen: { field: "mode", equals: ["unnest"] },
  }),
  ordinalityAs: field(columnName.optional(), { title: "Position column", description: "Counts the elements from 1.", advanced: true }),
  keepEmpty: field(z.boolean().default(false), {
    title: "Keep rows without elements",
    description: "On: they leave once, with null (LEFT JOIN UNNEST).",
    control: "switch",
  }),
});
export type TransformFlatMapConfig = z.infer<typeof transformFlatMapConfig>;

/**
 * Makes a row per element of an array or map, or per part of a text: all columns of the input, then those of the element.
 * Input: any changelog. Output: zero or more rows per row, with its time and kind; keyed as the input.
 * Source: Flink SQL CROSS / LEFT JOIN UNNEST … WITH ORDINALITY.
 */
export const transformFlatMap: NodeKind<TransformFlatMapConfig> = {
  kind: "transform.flatMap",
  category: "transform",
  title: "Flat map",
  summary: "Makes a row per element of an array, a map or a text.",
  icon: "ungroup",
  config: transformFlatMapConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: [{ name: "out", title: "Rows" }],
  traits: { accepts: ["append", "upsert", "retract"] },
  infer(input) {
    const stream = input.inputs[0];
    if (stream === undefined) return [undefined];
    const { config } = input;
    const type = checkField(input, { text: config.expr, path: "expr", schema: stream.schema });
    const element = type && elementColumns(input, config, type);
    if (element === undefined) return [undefined];
    const columns: Column[] = [...stream.schema];
    const optional = (column: Column): Column => (config.keepEmpty ? { name: column.name, type: withNullable(column.type, true) } : column);
    for (const column of element) appendColumn(input, columns, optional(column), "as");
    if (config.ordinalityAs !== undefined)
      appendColumn(input, columns, optional({ name: config.ordinalityAs, type: withNullable(types.int, false) }), "ordinalityAs");
    return [withSchema(stream, columns, { keys: stream.keys })];
  },
  describe: (config) => (config.mode === "split" ? `split ${config.expr} by "${config.separator}"` : `unnest ${config.expr}`),
  defaults: { mode: "unnest", expr: "", separator: ",", as: "element", keepEmpty: false },
};

/** The columns that one element becomes. */
function elementColumns(input: Report, config: TransformFlatMapConfig, type: DataType): readonly Column[] | undefined {
  if (config.mode === "split") {
    if (isCharacter(type)) return [{ name: config.as, type: withNullable(types.string, false) }];
    input.report({
      code: "WRONG_TYPE",
      severity: "error",
      message: `Only text can be split, and this is ${formatDataType(type)}. Write CAST(… AS STRING), or use unnest for an ARRAY or MAP.`,
      path: "expr",
    });
    return undefined;
  }
  if (type.kind === "ARRAY") return type.element.kind === "ROW" ? type.element.fields : [{ name: config.as, type: type.element }];
  if (type.kind === "MAP") {
    if (config.valueAs === undefined) {
      input.report({
        code: "SETTING_MISSING",
        severity: "error",
        message: "A map gives a key and a value: name the value column.",
        path: "valueAs",
        fixes: [{ title: 'Name it "value"', action: "set-config", nodeId: input.nodeId, path: "valueAs", value: "value" }],
      });
      return undefined;
    }
    return [
      { name: config.as, type: type.key },
      { name: config.valueAs, type: type.value },
    ];
  }
  input.report({
    code: "WRONG_TYPE",
    severity: "error",
    message: `Only an ARRAY or a MAP has elements, and this is ${formatDataType(type)}.${isCharacter(type) ? " Use the mode split for text." : ""}`,
    path: "expr",
  });
  return undefined;
}
