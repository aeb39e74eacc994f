import { z } from "zod";
import { field } from "../../parts/field.ts";
import { columnName, typeText } from "../../parts/scalars.ts";
import { canCast, formatDataType, withNullable } from "../../../types/index.ts";
import type { Column } from "../../../types/data-type.ts";
import { appendColumn, findColumn, findColumns, readType } from "../../inference/columns.ts";
import { withSchema } from "../../inference/stream-types.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformColumnsConfig = z.strictObject({
  columns: field(
    z
      .array(
        z.strictObject({
          column: field(columnName, { title: "Column", control: "column" }),
          as: field(columnName.optional(), { title: "New name" }),
          type: field(typeText.optional(), { title: "Cast to", control: "dataType" }),
          tryCast: field(z.boolean().default(false), { title: "Null where the cast fails", control: "switch", advanced: true }),
        }),
      )
      .max(2_000)
      .default([]),
    { title: "Rename and cast", control: "list" },
  ),
  drop: field(z.array(columnName).max(2_000).default([]), { title: "Drop", control: "columns" }),
});
export type TransformColumnsConfig = z.infer<typeof transformColumnsConfig>;

/** Renames, casts and drops columns; the others stay in their places. Input: any changelog. Output: a row per row, keyed as the input where its keys stay. */
export const transformColumns: NodeKind<TransformColumnsConfig> = {
  kind: "transform.columns",
  category: "transform",
  title: "Columns",
  summary: "Renames, casts and drops columns.",
  icon: "columns-3",
  config: transformColumnsConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: [{ name: "out", title: "Rows" }],
  traits: { accepts: ["append", "upsert", "retract"] },
  infer(input) {
    const stream = input.inputs[0];
    if (stream === undefined) return [undefined];
    const { columns: edits, drop } = input.config;
    findColumns(input, stream.schema, drop, "drop");
    const columns: Column[] = [];
    const names = new Map<string, string | undefined>();
    let complete = true;
    for (const [index, edit] of edits.entries()) {
      if (findColumn(input, stream.schema, edit.column, `columns[${index}].column`) === undefined) complete = false;
    }
    for (const column of stream.schema) {
      if (drop.includes(column.name)) continue;
      const index = edits.findIndex((edit) => edit.column === column.name);
      const edit = edits[index];
      const type = edit?.type === undefined ? column.type : readType(input, edit.type, `columns[${index}].type`);
      if (type === undefined) {
        complete = false;
        continue;
      }
      if (!canCast(column.type, type)) {
        complete = false;
        input.report({
          code: "CAST",
          severity: "error",
          message: `${formatDataType(column.type)} cannot be cast to ${formatDataType(type)}. Choose another type.`,
          path: `columns[${index}].type`,
        });
      }
      const nullable = edit?.type === undefined ? column.type.nullable : column.type.nullable || edit.tryCast;
      appendColumn(input, columns, { name: edit?.as ?? column.name, type: withNullable(type, nullable) }, `columns[${index}].as`);
      names.set(column.name, edit?.type === undefined ? (edit?.as ?? column.name) : undefined);
    }
    if (!complete) return [undefined];
    const renamed = (keys: readonly string[] | undefined) => {
      const result = keys?.map((key) => names.get(key));
      return result?.every((name) => name !== undefined) === true ? (result as readonly string[]) : undefined;
    };
    const uniqueKey = renamed(stream.uniqueKey);
    return [withSchema(stream, columns, { keys: renamed(stream.keys), ...(uniqueKey === undefined ? {} : { uniqueKey }) })];
  },
  describe(config) {
    const parts = config.columns
      .slice(0, 3)
      .map((edit) => (edit.as === undefined ? `${edit.column}: ${edit.type ?? ""}` : `${edit.column} → ${edit.as}`));
    if (config.drop.length > 0) parts.push(`without ${config.drop.slice(0, 3).join(", ")}`);
    return parts.join(", ");
  },
  defaults: { columns: [], drop: [] },
};
