import { call, literal, nullOf } from "../../build.ts";
import { convert, convertOrNull } from "../conversion/convert.ts";
import {
  decimalOf,
  isApproximate,
  isBinary,
  isCharacter,
  isDateTime,
  isExactNumeric,
  isNumeric,
  isTimestamp,
  precisionOf,
} from "../../../types/type-families.ts";
import { foldConstants } from "../conversion/fold-constants.ts";
import { formatDataType } from "../../../types/format-data-type.ts";
import { leastRestrictive } from "../../../types/least-restrictive.ts";
import { types, withNullable } from "../../../types/type-constructors.ts";
import { withTypedNulls } from "./arithmetic.ts";
import { rescale } from "../../../types/decimal.ts";
import type { CheckContext } from "../check-context.ts";
import type { DataType } from "../../../types/data-type.ts";
import type { ExactInteger } from "../../../types/exact-integer.ts";
import type { TextRange } from "../../ast.ts";
import type { TimeZone } from "../../runtime/time/time-zone.ts";
import type { Typed } from "../../typed.ts";

export type ComparisonOperator = "=" | "<>" | "<" | "<=" | ">" | ">=";

/** a = b and its kin, with the implicit conversions that Flink makes. */
export function comparison(
  operator: ComparisonOperator,
  left: Typed,
  right: Typed,
  range: TextRange,
  context: CheckContext,
): Typed | undefined {
  const [a, b] = withTypedNulls(left, right);
  if (a.type.kind === "NULL") return nullOf(types.boolean);
  const pair = comparable(operator, a, b, context);
  if (pair !== undefined) return compared(operator, pair[0], pair[1]);
  const message = `${operator} cannot compare ${formatDataType(a.type)} with ${formatDataType(b.type)}; cast one of them`;
  return context.fail("OPERAND_TYPE", message, range);
}

/** A text beside a time, as a time: NULL where a column has none; a literal must be one. */
function asTime(text: Typed, type: DataType, zone: TimeZone): Typed | undefined {
  const time = convertOrNull(text, type, zone);
  if (text.kind !== "literal" || text.value === null) return time;
  const folded = foldConstants(time);
  return folded.kind === "literal" && folded.value === null ? undefined : folded;
}

/** The comparison of two values of comparable types. */
export function compared(operator: ComparisonOperator, a: Typed, b: Typed): Typed {
  const isNullable = a.type.nullable || b.type.nullable || hasNullableField(a.type) || hasNullableField(b.type);
  return call(operator, [a, b], withNullable(types.boolean, isNullable), ([x = "", y = ""], { runtime }) =>
    comparisonCode(operator, a.type, b.type, x, y, runtime),
  );
}

/** Both operands as values that `compared` compares; undefined where Flink refuses. */
export function comparable(operator: ComparisonOperator, a: Typed, b: Typed, context: CheckContext): readonly [Typed, Typed] | undefined {
  const { zone } = context;
  const isEquality = operator === "=" || operator === "<>";
  if (isNumeric(a.type) && isNumeric(b.type)) {
    if (isExactNumeric(a.type) && isExactNumeric(b.type)) return [atScaleOf(a, b.type), atScaleOf(b, a.type)];
    const common = leastRestrictive([withNullable(a.type, true), withNullable(b.type, true)]) as DataType;
    return [convert(a, common, zone), convert(b, common, zone)];
  }
  if (isCharacter(a.type) && isCharacter(b.type)) return [a, b];
  if (isBinary(a.type) && isBinary(b.type)) return [a, b];
  if (isTimestamp(a.type) && isTimestamp(b.type)) {
    // An instant is compared with a local time by its local time, so that a time in the spring gap equals nothing, as in Flink.
    if (a.type.kind === b.type.kind) return [a, b];
    return [convert(a, types.timestamp(precisionOf(a.type)), zone), convert(b, types.timestamp(precisionOf(b.type)), zone)];
  }
  if (isCharacter(a.type) && isDateTime(b.type)) {
    const time = asTime(a, b.type, zone);
    return time && [time, b];
  }
  if (isDateTime(a.type) && isCharacter(b.type)) {
    const time = asTime(b, a.type, zone);
    return time && [a, time];
  }
  if (!isEquality && isCharacter(a.type) && isNumeric(b.type)) return [convert(a, b.type, zone), b];
  if (!isEquality && isNumeric(a.type) && isCharacter(b.type)) return [a, convert(b, a.type, zone)];
  if (a.type.kind === "INTERVAL" && b.type.kind === "INTERVAL") return a.type.unit === b.type.unit ? [a, b] : undefined;
  if (a.type.kind !== b.type.kind) return undefined;
  if (a.type.kind === "BOOLEAN" || a.type.kind === "DATE" || a.type.kind === "TIME") return [a, b];
  if (!isEquality && (a.type.kind === "MAP" || a.type.kind === "ROW")) return undefined;
  const common = leastRestrictive([a.type, b.type]);
  return common && [convert(a, common, zone), convert(b, common, zone)];
}

function comparisonCode(operator: ComparisonOperator, left: DataType, right: DataType, x: string, y: string, runtime: string): string {
  const symbol = operator === "=" ? "===" : operator === "<>" ? "!==" : operator;
  const isEquality = operator === "=" || operator === "<>";
  if (isCharacter(left)) return isEquality ? `(${x} ${symbol} ${y})` : `(${runtime}.compareText(${x}, ${y}) ${symbol} 0)`;
  if (isBinary(left)) return `(${runtime}.compareBytes(${x}, ${y}) ${symbol} 0)`;
  if (left.kind === "ARRAY" || left.kind === "MAP" || left.kind === "ROW") {
    if (!isEquality) return `(${runtime}.compareDeep(${x}, ${y}) ${symbol} 0)`;
    return `${operator === "=" ? "" : "!"}${runtime}.equalDeep(${x}, ${y})`;
  }
  const a = isApproximate(left) ? undefined : decimalOf(left);
  const b = isApproximate(right) ? undefined : decimalOf(right);
  if (a !== undefined && b !== undefined && a.scale !== b.scale)
    return `(${runtime}.compareDecimal(${x}, ${a.scale}, ${y}, ${b.scale}) ${symbol} 0)`;
  return `(${x} ${symbol} ${y})`;
}

/** Flink's comparison of rows may be NULL where a field may be, whatever the values. */
function hasNullableField(type: DataType): boolean {
  return type.kind === "ROW" && type.fields.some((field) => field.type.nullable || hasNullableField(field.type));
}

/** A literal at the scale of what it is compared with, so that nothing is rescaled per row. */
function atScaleOf(typed: Typed, other: DataType): Typed {
  const from = decimalOf(typed.type);
  const to = decimalOf(other);
  if (typed.kind !== "literal" || typed.value === null || from === undefined || to === undefined || from.scale >= to.scale) return typed;
  return literal(rescale(typed.value as ExactInteger, from.scale, to.scale), types.decimal(38, to.scale));
}
