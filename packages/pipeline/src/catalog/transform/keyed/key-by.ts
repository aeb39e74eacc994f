import { z } from "zod";
import { field } from "../../parts/field.ts";
import { columnName } from "../../parts/scalars.ts";
import { formatDataType } from "../../../types/index.ts";
import { findColumn, findColumns } from "../../inference/columns.ts";
import { isComparable } from "../../inference/order.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformKeyByConfig = z.strictObject({
  keys: field(z.array(columnName).min(1, "choose at least one key column").max(100), {
    title: "Keys",
    description: "Rows of equal keys go to the same subtask, in order.",
    control: "columns",
  }),
});
export type TransformKeyByConfig = z.infer<typeof transformKeyByConfig>;

/** Deals rows out by key: what follows works on each key by itself. Input: any changelog. Output: the same rows, keyed. */
export const transformKeyBy: NodeKind<TransformKeyByConfig> = {
  kind: "transform.keyBy",
  category: "transform",
  title: "Key by",
  summary: "Groups rows by key: what follows works on each key by itself.",
  icon: "key-round",
  config: transformKeyByConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: [{ name: "out", title: "Keyed rows" }],
  traits: { accepts: ["append", "upsert", "retract"] },
  infer(input) {
    const stream = input.inputs[0];
    if (stream === undefined) return [undefined];
    const { keys } = input.config;
    if (!findColumns(input, stream.schema, keys, "keys")) return [undefined];
    for (const [index, key] of keys.entries()) {
      const column = findColumn(input, stream.schema, key, `keys[${index}]`);
      if (column === undefined || isComparable(column.type)) continue;
      input.report({
        code: "KEY_TYPE",
        severity: "error",
        message: `"${key}" is ${formatDataType(column.type)} and cannot be a key. Choose a column of a plain type.`,
        path: `keys[${index}]`,
      });
      return [undefined];
    }
    return [{ ...stream, keys: [...new Set(keys)] }];
  },
  describe: (config) => `by ${config.keys.join(", ")}`,
  defaults: { keys: [] },
};
