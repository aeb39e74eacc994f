import { INTEGER_DIGITS, isBinary, isCharacter, isInteger } from "../../../types/type-families.ts";
import { sameTypeButNull } from "../../../types/same-type.ts";
import { textCasting } from "./text-cast-code.ts";
import type { DataType } from "../../../types/data-type.ts";
import type { EmitContext } from "../../typed.ts";
import type { TimeZone } from "../../runtime/time/time-zone.ts";

/** JavaScript of a conversion from that of a value that is not null. */
export interface Casting {
  readonly code: (operand: string, context: EmitContext) => string;
  /** The result may be NULL: a number that does not fit a DECIMAL. */
  readonly mayBeNull?: boolean;
  readonly readsMany?: boolean;
}

/** Makes the function that converts the items of an array, a map or a row. */
export type ItemConverter = (from: DataType, to: DataType, zone: TimeZone) => (value: unknown) => unknown;

/** The conversion of values of one type to another for which `canCast` holds; undefined where the value stays as it is. Source: Flink's cast rules. */
export function casting(from: DataType, to: DataType, zone: TimeZone, converter: ItemConverter): Casting | undefined {
  if (sameTypeButNull(from, to)) return undefined;
  if (isCharacter(from) || isCharacter(to)) return textCasting(from, to, zone, converter);
  if (isBinary(to) && isBinary(from)) return binaryCasting(to);
  switch (to.kind) {
    case "BOOLEAN":
      return { code: (operand) => `(${operand} !== 0)` };
    case "TINYINT":
    case "SMALLINT":
    case "INT":
    case "BIGINT":
      return integerCasting(from, to.kind);
    case "FLOAT":
    case "DOUBLE":
      return approximateCasting(from, to.kind);
    case "DECIMAL":
      return decimalCasting(from, to);
    case "DATE":
      return {
        code: (operand, { runtime, constant }) =>
          `${runtime}.dayOf(${from.kind === "TIMESTAMP_LTZ" ? `${runtime}.toLocal(${operand}, ${constant(zone)})` : operand})`,
      };
    case "TIME":
      return timeCasting(from, to.precision, zone);
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
      return timestampCasting(from, to.kind, to.precision, zone);
    case "ARRAY":
      return from.kind === "ARRAY" ? arrayCasting(from, to, zone, converter) : undefined;
    case "MAP":
      return from.kind === "MAP" ? mapCasting(from, to, zone, converter) : undefined;
    case "ROW":
      return from.kind === "ROW" ? rowCasting(from, to, zone, converter) : undefined;
    default:
      return undefined;
  }
}

function integerCasting(from: DataType, to: "TINYINT" | "SMALLINT" | "INT" | "BIGINT"): Casting | undefined {
  if (from.kind === "BOOLEAN") return { code: (operand) => `(${operand} ? 1 : 0)` };
  if (isInteger(from) && INTEGER_DIGITS[from.kind] <= INTEGER_DIGITS[to]) return undefined;
  const whole = wholeOf(from, to);
  if (to === "BIGINT") return { code: whole };
  const shift = to === "TINYINT" ? 24 : to === "SMALLINT" ? 16 : 0;
  return { code: (operand, context) => (shift === 0 ? whole(operand, context) : `(${whole(operand, context)} << ${shift} >> ${shift})`) };
}

/** A number as INT, or as BIGINT where that is asked for. */
function wholeOf(from: DataType, to: string): Casting["code"] {
  const isLong = to === "BIGINT";
  if (from.kind === "BIGINT" || from.kind === "INTERVAL")
    return (operand, { runtime }) => (isLong ? operand : `${runtime}.longToInt(${operand})`);
  if (from.kind === "FLOAT" || from.kind === "DOUBLE")
    return (operand, { runtime }) => `${runtime}.doubleTo${isLong ? "Long" : "Int"}(${operand})`;
  if (from.kind === "DECIMAL") {
    const { scale } = from;
    return (operand, { runtime }) =>
      isLong ? `${runtime}.decimalToLong(${operand}, ${scale})` : `${runtime}.longToInt(${runtime}.decimalToLong(${operand}, ${scale}))`;
  }
  return (operand) => operand;
}

function approximateCasting(from: DataType, to: "FLOAT" | "DOUBLE"): Casting | undefined {
  const round = (code: string): string => (to === "FLOAT" ? `Math.fround(${code})` : code);
  if (from.kind === "BOOLEAN") return { code: (operand) => `(${operand} ? 1 : 0)` };
  if (from.kind === "DECIMAL") {
    const { scale } = from;
    return { code: (operand, { runtime }) => round(`${runtime}.decimalToDouble(${operand}, ${scale})`) };
  }
  if (from.kind === "BIGINT") return { code: (operand, { runtime }) => round(`${runtime}.toDouble(${operand})`) };
  if (to === "DOUBLE" || from.kind === "TINYINT" || from.kind === "SMALLINT") return undefined;
  return { code: (operand) => `Math.fround(${operand})` };
}

function decimalCasting(from: DataType, to: DataType & { readonly kind: "DECIMAL" }): Casting {
  const { precision, scale } = to;
  if (from.kind === "FLOAT" || from.kind === "DOUBLE") {
    return { code: (operand, { runtime }) => `${runtime}.doubleToDecimal(${operand}, ${precision}, ${scale})`, mayBeNull: true };
  }
  if (from.kind === "BOOLEAN")
    return { code: (operand, { runtime }) => `${runtime}.fitDecimal(${operand} ? 1 : 0, 0, ${precision}, ${scale})`, mayBeNull: true };
  const fromScale = from.kind === "DECIMAL" ? from.scale : 0;
  return { code: (operand, { runtime }) => `${runtime}.fitDecimal(${operand}, ${fromScale}, ${precision}, ${scale})`, mayBeNull: true };
}

function timeCasting(from: DataType, precision: number, zone: TimeZone): Casting | undefined {
  if (from.kind === "TIME")
    return from.precision <= precision ? undefined : { code: (operand, { runtime }) => `${runtime}.cutFraction(${operand}, ${precision})` };
  return {
    code: (operand, { runtime, constant }) => {
      const local = from.kind === "TIMESTAMP_LTZ" ? `${runtime}.toLocal(${operand}, ${constant(zone)})` : operand;
      return `${runtime}.cutFraction(${runtime}.timeOf(${local}), ${precision})`;
    },
  };
}

function timestampCasting(from: DataType, kind: "TIMESTAMP" | "TIMESTAMP_LTZ", precision: number, zone: TimeZone): Casting | undefined {
  const toZone = kind === "TIMESTAMP_LTZ" && from.kind !== "TIMESTAMP_LTZ";
  const fromZone = kind === "TIMESTAMP" && from.kind === "TIMESTAMP_LTZ";
  const cuts = (from.kind === "TIMESTAMP" || from.kind === "TIMESTAMP_LTZ" || from.kind === "TIME") && from.precision > precision;
  if (!toZone && !fromZone && !cuts && from.kind !== "DATE") return undefined;
  return {
    code: (operand, { runtime, constant }) => {
      let code = from.kind === "DATE" ? `(${operand} * 86400000)` : operand;
      if (toZone) code = `${runtime}.toUtc(${code}, ${constant(zone)})`;
      if (fromZone) code = `${runtime}.toLocal(${code}, ${constant(zone)})`;
      return cuts ? `${runtime}.cutFraction(${code}, ${precision})` : code;
    },
  };
}

function binaryCasting(to: DataType): Casting | undefined {
  if (to.kind === "BINARY") return { code: (operand, { runtime }) => `${runtime}.fitBytes(${operand}, ${to.length})` };
  if (to.kind === "VARBINARY") return { code: (operand, { runtime }) => `${runtime}.cutBytes(${operand}, ${to.length})` };
  return undefined;
}

function arrayCasting(
  from: DataType & { readonly kind: "ARRAY" },
  to: DataType & { readonly kind: "ARRAY" },
  zone: TimeZone,
  converter: ItemConverter,
): Casting | undefined {
  if (casting(from.element, to.element, zone, converter) === undefined) return undefined;
  return {
    code: (operand, { runtime, constant }) => `${runtime}.mapArray(${operand}, ${constant(converter(from.element, to.element, zone))})`,
  };
}

function mapCasting(
  from: DataType & { readonly kind: "MAP" },
  to: DataType & { readonly kind: "MAP" },
  zone: TimeZone,
  converter: ItemConverter,
): Casting {
  return {
    code: (operand, { runtime, constant }) =>
      `${runtime}.mapMap(${operand}, ${constant(converter(from.key, to.key, zone))}, ${constant(converter(from.value, to.value, zone))})`,
  };
}

function rowCasting(
  from: DataType & { readonly kind: "ROW" },
  to: DataType & { readonly kind: "ROW" },
  zone: TimeZone,
  converter: ItemConverter,
): Casting {
  const converters = from.fields.map((field, index) => converter(field.type, (to.fields[index] as typeof field).type, zone));
  return { code: (operand, { runtime, constant }) => `${runtime}.mapRow(${operand}, ${constant(converters)})` };
}
