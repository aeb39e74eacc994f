import { sameType } from "./same-type.ts";
import { types, withNullable } from "./type-constructors.ts";
import {
  decimalOf,
  INTEGER_DIGITS,
  isApproximate,
  isBinary,
  isCharacter,
  isExactNumeric,
  isInteger,
  isNumeric,
  isTimestamp,
  lengthOf,
  precisionOf,
} from "./type-families.ts";
import type { DataType } from "./data-type.ts";

/**
 * The smallest type that holds values of all the given ones, undefined where there is none: what CASE, IN, ARRAY[…] and UNION give.
 * Nullable where one of them is; a bare NULL takes the type of the others.
 * Source: Calcite `SqlTypeFactoryImpl.leastRestrictive` as Flink configures it; FLOAT with DOUBLE is therefore the one that comes first.
 */
export function leastRestrictive(all: readonly DataType[]): DataType | undefined {
  let result: DataType | undefined;
  let nullable = false;
  for (const type of all) {
    if (type.nullable || type.kind === "NULL") nullable = true;
    if (type.kind === "NULL") continue;
    result = result === undefined ? type : leastOfTwo(result, type);
    if (result === undefined) return undefined;
  }
  return result === undefined ? (all.length > 0 ? types.null : undefined) : withNullable(result, nullable);
}

function leastOfTwo(a: DataType, b: DataType): DataType | undefined {
  if (sameType(withNullable(a, true), withNullable(b, true))) return a;
  if (isNumeric(a) && isNumeric(b)) return leastNumeric(a, b);
  if (isCharacter(a) && isCharacter(b)) return leastCharacter(a, b);
  if (isBinary(a) && isBinary(b)) return leastBinary(a, b);
  if (isTimestamp(a) && isTimestamp(b)) {
    const precision = Math.max(precisionOf(a), precisionOf(b));
    return a.kind === "TIMESTAMP_LTZ" || b.kind === "TIMESTAMP_LTZ" ? types.timestampLtz(precision) : types.timestamp(precision);
  }
  if (a.kind === "TIME" && b.kind === "TIME") return types.time(Math.max(a.precision, b.precision));
  if (a.kind === "INTERVAL" && b.kind === "INTERVAL") return a.unit === b.unit ? a : undefined;
  if (a.kind === "ARRAY" && b.kind === "ARRAY") {
    const element = leastRestrictive([a.element, b.element]);
    return element && types.array(element);
  }
  if (a.kind === "MAP" && b.kind === "MAP") {
    const key = leastRestrictive([a.key, b.key]);
    const value = leastRestrictive([a.value, b.value]);
    return key && value && types.map(key, value);
  }
  if (a.kind === "ROW" && b.kind === "ROW") return leastRow(a, b);
  return undefined;
}

function leastNumeric(a: DataType, b: DataType): DataType {
  if (isInteger(a) && isInteger(b)) return INTEGER_DIGITS[a.kind] >= INTEGER_DIGITS[b.kind] ? a : b;
  if (isExactNumeric(a) && isExactNumeric(b)) return commonDecimal(a, b);
  if (isApproximate(a)) return b.kind === "DECIMAL" ? types.double : a;
  return a.kind === "DECIMAL" ? types.double : b;
}

/** The DECIMAL that holds the digits of both, in front of the point first. */
export function commonDecimal(a: DataType, b: DataType): DataType {
  const left = decimalOf(a) ?? { precision: 38, scale: 0 };
  const right = decimalOf(b) ?? { precision: 38, scale: 0 };
  const whole = Math.min(Math.max(left.precision - left.scale, right.precision - right.scale), 38);
  const scale = Math.min(Math.max(left.scale, right.scale), 38 - whole);
  return types.decimal(whole + scale, scale);
}

function leastCharacter(a: DataType, b: DataType): DataType {
  if (a.kind === "STRING" || b.kind === "STRING") return types.string;
  return types.varchar(Math.max(lengthOf(a), lengthOf(b)));
}

function leastBinary(a: DataType, b: DataType): DataType {
  if (a.kind === "BYTES" || b.kind === "BYTES") return types.bytes;
  return types.varbinary(Math.max(lengthOf(a), lengthOf(b)));
}

function leastRow(a: DataType & { readonly kind: "ROW" }, b: DataType & { readonly kind: "ROW" }): DataType | undefined {
  if (a.fields.length !== b.fields.length) return undefined;
  const fields = [];
  for (const [index, field] of a.fields.entries()) {
    const other = b.fields[index];
    const type = other && leastRestrictive([field.type, other.type]);
    if (type === undefined) return undefined;
    fields.push({ name: field.name, type });
  }
  return types.row(fields);
}
