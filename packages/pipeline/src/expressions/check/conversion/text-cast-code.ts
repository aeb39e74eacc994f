import { isBinary, isCharacter, lengthOf } from "../../../types/type-families.ts";
import { types } from "../../../types/type-constructors.ts";
import type { Casting, ItemConverter } from "./cast-code.ts";
import type { DataType } from "../../../types/data-type.ts";
import type { TimeZone } from "../../runtime/time/time-zone.ts";

/** Conversions from and to text. */
export function textCasting(from: DataType, to: DataType, zone: TimeZone, converter: ItemConverter): Casting | undefined {
  return isCharacter(to) ? toText(from, to, zone, converter) : fromText(to, zone);
}

function toText(from: DataType, to: DataType, zone: TimeZone, converter: ItemConverter): Casting | undefined {
  const print = printed(from, zone, converter);
  const needsFit = to.kind === "CHAR" || (to.kind === "VARCHAR" && !(isCharacter(from) && lengthOf(from) <= to.length));
  if (!needsFit) return print === undefined ? undefined : { code: print };
  const fit = to.kind === "CHAR" ? "fitText" : "cutText";
  const length = lengthOf(to);
  return { code: (operand, context) => `${context.runtime}.${fit}(${print === undefined ? operand : print(operand, context)}, ${length})` };
}

/** The text of a value; undefined where it is text already. */
function printed(from: DataType, zone: TimeZone, converter: ItemConverter): Casting["code"] | undefined {
  switch (from.kind) {
    case "CHAR":
    case "VARCHAR":
    case "STRING":
      return undefined;
    case "BOOLEAN":
      return (operand) => `(${operand} ? "TRUE" : "FALSE")`;
    case "TINYINT":
    case "SMALLINT":
    case "INT":
    case "BIGINT":
      return (operand) => `String(${operand})`;
    case "FLOAT":
      return (operand, { runtime }) => `${runtime}.formatFloat(${operand})`;
    case "DOUBLE":
      return (operand, { runtime }) => `${runtime}.formatDouble(${operand})`;
    case "DECIMAL":
      return (operand, { runtime }) => `${runtime}.formatDecimal(${operand}, ${from.scale})`;
    case "DATE":
      return (operand, { runtime }) => `${runtime}.formatDate(${operand})`;
    case "TIME":
      return (operand, { runtime }) => `${runtime}.formatTimeShort(${operand}, ${from.precision})`;
    case "TIMESTAMP":
      return (operand, { runtime }) => `${runtime}.formatTimestamp(${operand}, ${from.precision})`;
    case "TIMESTAMP_LTZ":
      return (operand, { runtime, constant }) => `${runtime}.formatLtz(${operand}, ${from.precision}, ${constant(zone)})`;
    case "INTERVAL":
      return (operand, { runtime }) => `${runtime}.${from.unit === "DAY_TIME" ? "formatDayTime" : "formatYearMonth"}(${operand})`;
    case "BINARY":
    case "VARBINARY":
    case "BYTES":
      return (operand, { runtime }) => `${runtime}.bytesToText(${operand})`;
    case "ARRAY":
      return (operand, { runtime, constant }) =>
        `${runtime}.formatArray(${operand}, ${constant(converter(from.element, types.string, zone))})`;
    case "MAP":
      return (operand, { runtime, constant }) =>
        `${runtime}.formatMap(${operand}, ${constant(converter(from.key, types.string, zone))}, ${constant(converter(from.value, types.string, zone))})`;
    case "ROW": {
      const fields = from.fields.map((field) => converter(field.type, types.string, zone));
      return (operand, { runtime, constant }) => `${runtime}.formatRow(${operand}, ${constant(fields)})`;
    }
    case "NULL":
      return undefined;
  }
}

function fromText(to: DataType, zone: TimeZone): Casting | undefined {
  switch (to.kind) {
    case "BOOLEAN":
      return { code: (operand, { runtime }) => `${runtime}.textToBoolean(${operand})` };
    case "TINYINT":
      return whole(-128, 127, "TINYINT");
    case "SMALLINT":
      return whole(-32768, 32767, "SMALLINT");
    case "INT":
      return whole(-2147483648, 2147483647, "INT");
    case "BIGINT":
      return { code: (operand, { runtime }) => `${runtime}.textToLong(${operand})` };
    case "FLOAT":
      return { code: (operand, { runtime }) => `Math.fround(${runtime}.textToDouble(${operand}))` };
    case "DOUBLE":
      return { code: (operand, { runtime }) => `${runtime}.textToDouble(${operand})` };
    case "DECIMAL":
      return { code: (operand, { runtime }) => `${runtime}.textToDecimal(${operand}, ${to.precision}, ${to.scale})` };
    case "DATE":
      return { code: (operand, { runtime }) => `${runtime}.textToDate(${operand})` };
    case "TIME":
      return { code: (operand, { runtime }) => `${runtime}.cutFraction(${runtime}.textToTime(${operand}), ${to.precision})` };
    case "TIMESTAMP":
      return { code: (operand, { runtime }) => `${runtime}.cutFraction(${runtime}.textToTimestamp(${operand}), ${to.precision})` };
    case "TIMESTAMP_LTZ":
      return {
        code: (operand, { runtime, constant }) =>
          `${runtime}.cutFraction(${runtime}.textToLtz(${operand}, ${constant(zone)}), ${to.precision})`,
      };
    default:
      return isBinary(to) ? textToBinary(to) : undefined;
  }
}

function whole(min: number, max: number, type: string): Casting {
  return { code: (operand, { runtime }) => `${runtime}.textToWhole(${operand}, ${min}, ${max}, "${type}")` };
}

function textToBinary(to: DataType): Casting {
  if (to.kind === "BYTES") return { code: (operand, { runtime }) => `${runtime}.textToBytes(${operand})` };
  const fit = to.kind === "BINARY" ? "fitBytes" : "cutBytes";
  return { code: (operand, { runtime }) => `${runtime}.${fit}(${runtime}.textToBytes(${operand}), ${lengthOf(to)})` };
}
