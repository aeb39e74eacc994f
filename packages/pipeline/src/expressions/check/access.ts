import { call, isLiteral, runtimeCall } from "../build.ts";
import { convert } from "./conversion/convert.ts";
import { formatDataType } from "../../types/format-data-type.ts";
import { isCharacter, isInteger, isNumeric } from "../../types/type-families.ts";
import { nearest } from "./nearest.ts";
import { withNullable } from "../../types/type-constructors.ts";
import type { CheckContext } from "./check-context.ts";
import type { NamePart, TextRange } from "../ast.ts";
import type { Typed } from "../typed.ts";

/** row.field: NULL where the row is. */
export function fieldAccess(operand: Typed, field: NamePart, context: CheckContext): Typed | undefined {
  const { type } = operand;
  if (type.kind !== "ROW") return context.fail("UNKNOWN_FIELD", `${formatDataType(type)} has no fields; only a ROW has`, field);
  const index = type.fields.findIndex((candidate) => candidate.name === field.name);
  const column = type.fields[index];
  if (column === undefined) {
    const near = nearest(
      field.name,
      type.fields.map((candidate) => candidate.name),
    );
    const hint = near === undefined ? `; it has ${type.fields.map((candidate) => candidate.name).join(", ")}` : `; did you mean ${near}?`;
    const fixes = near === undefined ? [] : [{ title: `Use ${near}`, range: { start: field.start, end: field.end }, text: near }];
    return context.fail("UNKNOWN_FIELD", `there is no field ${field.name}${hint}`, field, fixes);
  }
  const result = withNullable(column.type, column.type.nullable || type.nullable);
  return call(`.${index}`, [operand], result, ([row = ""]) => `${row}[${index}]`, {
    nulls: column.type.nullable ? "may-be-null" : "strict",
  });
}

/** array[n], counted from 1, and map[key]: NULL where there is none. */
export function itemAccess(operand: Typed, index: Typed, range: TextRange, context: CheckContext): Typed | undefined {
  const { type } = operand;
  if (type.kind === "ARRAY") {
    if (!isInteger(index.type))
      return context.fail("OPERAND_TYPE", `an array is read by a whole number, not by ${formatDataType(index.type)}`, range);
    if (isLiteral(index) && index.value !== null && (index.value as number) < 1) {
      return context.fail("OPERAND_TYPE", `arrays begin at 1; there is no element ${String(index.value as number)}`, range);
    }
    return runtimeCall("arrayItem", [operand, index], withNullable(type.element, true), { nulls: "may-be-null" });
  }
  if (type.kind === "MAP") {
    const fits =
      (isCharacter(type.key) && isCharacter(index.type)) ||
      (isNumeric(type.key) && isNumeric(index.type)) ||
      type.key.kind === index.type.kind;
    if (!fits)
      return context.fail("OPERAND_TYPE", `the keys of this map are ${formatDataType(type.key)}, not ${formatDataType(index.type)}`, range);
    const key = isNumeric(type.key) ? convert(index, type.key, context.zone) : index;
    return runtimeCall("mapItem", [operand, key], withNullable(type.value, true), { nulls: "may-be-null" });
  }
  if (type.kind === "ROW" && isLiteral(index)) {
    const position = typeof index.value === "number" ? index.value - 1 : type.fields.findIndex((field) => field.name === index.value);
    const field = type.fields[position];
    if (field !== undefined) return fieldAccess(operand, { name: field.name, start: range.start, end: range.end }, context);
  }
  return context.fail("OPERAND_TYPE", `${formatDataType(type)} has no elements; only ARRAY and MAP are read with [ ]`, range);
}
