import { isBinary, isCharacter, isNumeric } from "./type-families.ts";
import type { DataType } from "./data-type.ts";

/** Whether CAST(from AS to) exists. Whether it succeeds for a value is known only at run time. Source: Flink `LogicalTypeCasts`. */
export function canCast(from: DataType, to: DataType): boolean {
  if (from.kind === "NULL") return true;
  if (isCharacter(to)) return true;
  if (isCharacter(from))
    return to.kind !== "ARRAY" && to.kind !== "MAP" && to.kind !== "ROW" && to.kind !== "INTERVAL" && to.kind !== "NULL";
  if (isNumeric(from))
    return isNumeric(to) || to.kind === "BOOLEAN" || (to.kind === "INTERVAL" && from.kind !== "FLOAT" && from.kind !== "DOUBLE");
  if (isBinary(from)) return isBinary(to);
  switch (from.kind) {
    case "BOOLEAN":
      return to.kind === "BOOLEAN" || isNumeric(to);
    case "DATE":
      return to.kind === "DATE" || to.kind === "TIMESTAMP" || to.kind === "TIMESTAMP_LTZ";
    case "TIME":
      return to.kind === "TIME" || to.kind === "TIMESTAMP" || to.kind === "TIMESTAMP_LTZ";
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
      return to.kind === "DATE" || to.kind === "TIME" || to.kind === "TIMESTAMP" || to.kind === "TIMESTAMP_LTZ";
    case "INTERVAL":
      return (to.kind === "INTERVAL" && to.unit === from.unit) || (isNumeric(to) && to.kind !== "FLOAT" && to.kind !== "DOUBLE");
    case "ARRAY":
      return to.kind === "ARRAY" && canCast(from.element, to.element);
    case "MAP":
      return to.kind === "MAP" && canCast(from.key, to.key) && canCast(from.value, to.value);
    case "ROW":
      return (
        to.kind === "ROW" &&
        to.fields.length === from.fields.length &&
        from.fields.every((field, index) => canCast(field.type, (to.fields[index] as typeof field).type))
      );
    default:
      return false;
  }
}

/** Whether a value of `from` goes into `to` without a CAST and without loss of its whole digits: what a sink or a union accepts. */
export function canCastImplicitly(from: DataType, to: DataType): boolean {
  if (from.kind === "NULL") return to.nullable;
  if (from.nullable && !to.nullable) return false;
  if (isCharacter(from)) return isCharacter(to);
  if (isBinary(from)) return isBinary(to);
  if (isNumeric(from) && isNumeric(to)) return numericRank(from) <= numericRank(to);
  if (from.kind === "DATE") return to.kind === "DATE" || to.kind === "TIMESTAMP" || to.kind === "TIMESTAMP_LTZ";
  if (from.kind === "TIMESTAMP" || from.kind === "TIMESTAMP_LTZ") return to.kind === "TIMESTAMP" || to.kind === "TIMESTAMP_LTZ";
  if (from.kind === "ARRAY") return to.kind === "ARRAY" && canCastImplicitly(from.element, to.element);
  if (from.kind === "MAP") return to.kind === "MAP" && canCastImplicitly(from.key, to.key) && canCastImplicitly(from.value, to.value);
  if (from.kind === "ROW") {
    return (
      to.kind === "ROW" &&
      to.fields.length === from.fields.length &&
      from.fields.every((field, index) => canCastImplicitly(field.type, (to.fields[index] as typeof field).type))
    );
  }
  return from.kind === to.kind;
}

function numericRank(type: DataType): number {
  return ["TINYINT", "SMALLINT", "INT", "BIGINT", "DECIMAL", "FLOAT", "DOUBLE"].indexOf(type.kind);
}
