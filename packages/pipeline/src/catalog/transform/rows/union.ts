import { z } from "zod";
import { formatDataType, leastRestrictive, sameTypeButNull, withNullable } from "../../../types/index.ts";
import type { Column } from "../../../types/data-type.ts";
import { shorten } from "../../../validation/shorten.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformUnionConfig = z.strictObject({});
export type TransformUnionConfig = z.infer<typeof transformUnionConfig>;

/**
 * The rows of all inputs in one stream. Input: any number of wires to "in", with the same columns in the same order, which the validation checks with
 * `unionSchema`. Output: as the inputs; watermarks are merged by minimum.
 */
export const transformUnion: NodeKind<TransformUnionConfig> = {
  kind: "transform.union",
  category: "transform",
  title: "Union",
  summary: "Brings several streams of the same columns together.",
  icon: "merge",
  config: transformUnionConfig,
  inputs: [{ name: "in", title: "Rows", many: true }],
  outputs: [{ name: "out", title: "Rows" }],
  traits: { accepts: ["append", "upsert", "retract"] },
  infer: (input) => [input.inputs[0]],
  describe: () => "",
  defaults: {},
};

/** The columns of a union: names of the first, nullable where one of them is; or the sentence that says why there is none. */
export function unionSchema(first: readonly Column[], other: readonly Column[]): readonly Column[] | string {
  if (first.length !== other.length) return `one has ${first.length} columns, another ${other.length}`;
  const columns: Column[] = [];
  for (const [index, column] of first.entries()) {
    const second = other[index] as Column;
    if (column.name !== second.name)
      return `column ${index + 1} is "${shorten(column.name)}" in one and "${shorten(second.name)}" in another`;
    const type = leastRestrictive([column.type, second.type]);
    // Rows are passed on as they are, so only nullability may differ.
    if (type === undefined || !sameTypeButNull(column.type, second.type)) {
      return `"${shorten(column.name)}" is ${formatDataType(column.type)} in one and ${formatDataType(second.type)} in another`;
    }
    columns.push({ name: column.name, type: withNullable(column.type, column.type.nullable || second.type.nullable) });
  }
  return columns;
}
