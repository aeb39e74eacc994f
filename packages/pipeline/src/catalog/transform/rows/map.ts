import { z } from "zod";
import { field } from "../../parts/field.ts";
import { computedColumn } from "../../parts/scalars.ts";
import type { Column } from "../../../types/data-type.ts";
import { computedSchema } from "../../inference/expression-fields.ts";
import { withSchema } from "../../inference/stream-types.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformMapConfig = z.strictObject({
  columns: field(z.array(computedColumn).max(2_000), {
    title: "Columns",
    description: "In order. An expression sees the columns of the input.",
    control: "list",
  }),
  keepOthers: field(z.boolean().default(false), {
    title: "Keep the other columns",
    description: "On: a column of the same name is replaced in its place, new ones are added at the end.",
    control: "switch",
  }),
});
export type TransformMapConfig = z.infer<typeof transformMapConfig>;

/**
 * Computes columns row by row. The row's time and kind stay.
 * Input:  any changelog. Output: a row per row; not keyed unless every key column passes unchanged.
 */
export const transformMap: NodeKind<TransformMapConfig> = {
  kind: "transform.map",
  category: "transform",
  title: "Map",
  summary: "Chooses and computes columns.",
  icon: "replace",
  config: transformMapConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: [{ name: "out", title: "Rows" }],
  traits: { accepts: ["append", "upsert", "retract"] },
  infer(input) {
    const stream = input.inputs[0];
    if (stream === undefined) return [undefined];
    const { columns, keepOthers } = input.config;
    if (columns.length === 0 && !keepOthers) {
      input.report({
        code: "SETTING_MISSING",
        severity: "error",
        message: "The map has no columns. Add one, or keep the other columns.",
        path: "columns",
      });
      return [undefined];
    }
    const computed = computedSchema(input, columns, "columns", stream.schema);
    if (computed === undefined) return [undefined];
    const schema = keepOthers ? mergeColumns(stream.schema, computed) : computed;
    const replaced = (name: string) => columns.some((column) => column.as === name && column.expr.trim() !== name);
    const passes = (names: readonly string[] | undefined) =>
      names?.every((name) => schema.some((column) => column.name === name) && !replaced(name)) === true;
    return [
      withSchema(stream, schema, {
        ...(passes(stream.keys) ? { keys: stream.keys } : {}),
        ...(passes(stream.uniqueKey) && stream.uniqueKey !== undefined ? { uniqueKey: stream.uniqueKey } : {}),
      }),
    ];
  },
  describe(config) {
    const names = config.columns.slice(0, 4).map((column) => column.as);
    return `${config.keepOthers ? "all, " : ""}${names.join(", ")}${config.columns.length > names.length ? ", …" : ""}`;
  },
  defaults: { columns: [], keepOthers: true },
};

/** The input's columns with those of equal name replaced in their place, then the new ones. */
export function mergeColumns(schema: readonly Column[], computed: readonly Column[]): readonly Column[] {
  const byName = new Map(computed.map((column) => [column.name, column]));
  const merged = schema.map((column) => byName.get(column.name) ?? column);
  const present = new Set(schema.map((column) => column.name));
  return [...merged, ...computed.filter((column) => !present.has(column.name))];
}
