import { MAX_LENGTH } from "./type-constructors.ts";
import type { DataType } from "./data-type.ts";

/** Decimal digits of each whole-number type, as Flink takes them into DECIMAL arithmetic. */
export const INTEGER_DIGITS = { TINYINT: 3, SMALLINT: 5, INT: 10, BIGINT: 19 } as const;
export type IntegerKind = keyof typeof INTEGER_DIGITS;

export function isInteger(type: DataType): type is DataType & { readonly kind: IntegerKind } {
  return type.kind in INTEGER_DIGITS;
}

export function isExactNumeric(type: DataType): boolean {
  return isInteger(type) || type.kind === "DECIMAL";
}

export function isApproximate(type: DataType): boolean {
  return type.kind === "FLOAT" || type.kind === "DOUBLE";
}

export function isNumeric(type: DataType): boolean {
  return isExactNumeric(type) || isApproximate(type);
}

export function isCharacter(type: DataType): boolean {
  return type.kind === "CHAR" || type.kind === "VARCHAR" || type.kind === "STRING";
}

export function isBinary(type: DataType): boolean {
  return type.kind === "BINARY" || type.kind === "VARBINARY" || type.kind === "BYTES";
}

export function isTimestamp(type: DataType): boolean {
  return type.kind === "TIMESTAMP" || type.kind === "TIMESTAMP_LTZ";
}

export function isDateTime(type: DataType): boolean {
  return type.kind === "DATE" || type.kind === "TIME" || isTimestamp(type);
}

/** Length of a character or binary type; STRING and BYTES have the largest. */
export function lengthOf(type: DataType): number {
  return "length" in type ? type.length : MAX_LENGTH;
}

/** Precision of a time type, 0 for the others. */
export function precisionOf(type: DataType): number {
  return "precision" in type ? type.precision : 0;
}

/** A whole-number type as the DECIMAL that holds it; a DECIMAL as it is. */
export function decimalOf(type: DataType): { readonly precision: number; readonly scale: number } | undefined {
  if (type.kind === "DECIMAL") return { precision: type.precision, scale: type.scale };
  if (isInteger(type)) return { precision: INTEGER_DIGITS[type.kind], scale: 0 };
  return undefined;
}
