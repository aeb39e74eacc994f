import { formatDecimal } from "./decimal.ts";
import { formatDate, formatTime, formatTimestamp, neededDecimals } from "./format-date-time.ts";
import type { DataType } from "./data-type.ts";
import type { ExactInteger } from "./exact-integer.ts";

export interface EncodeOptions {
  /** ROW as an object by field name instead of an array. Default true: what people expect in files. */
  readonly rowsAsObjects?: boolean;
}

/**
 * A value of a row as plain JSON that `decodeJson` reads back: BIGINT beyond 2^53 and DECIMAL as strings, NaN and infinities as strings,
 * DATE, TIME and TIMESTAMP as text (decimals of the seconds only where needed, then three or six), TIMESTAMP_LTZ in UTC with T and Z, BYTES hexadecimal.
 */
export function encodeJson(type: DataType, value: unknown, options: EncodeOptions = {}): unknown {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "BIGINT":
      return typeof value === "bigint" ? value.toString() : value;
    case "FLOAT":
      return Number.isFinite(value) ? shortestFloat(value as number) : String(value as number);
    case "DOUBLE":
      return Number.isFinite(value) ? value : String(value as number);
    case "DECIMAL":
      return formatDecimal(value as ExactInteger, type.scale);
    case "BINARY":
    case "VARBINARY":
    case "BYTES":
      return toHex(value as Uint8Array);
    case "DATE":
      return withSign(formatDate(value as number));
    case "TIME":
      return formatTime(value as number, neededDecimals(value as number));
    case "TIMESTAMP":
      return withSign(formatTimestamp(value as number, neededDecimals(value as number)));
    case "TIMESTAMP_LTZ":
      return withSign(`${formatTimestamp(value as number, neededDecimals(value as number), "T")}Z`);
    case "ARRAY":
      return (value as readonly unknown[]).map((item) => encodeJson(type.element, item, options));
    case "MAP":
      return encodeMap(type, value as ReadonlyMap<unknown, unknown>, options);
    case "ROW":
      return encodeRow(type, value as readonly unknown[], options);
    default:
      return value;
  }
}

/** The shortest decimal digits that identify a 32-bit float: 0.1, not 0.10000000149011612. */
export function shortestFloat(value: number): number {
  if (value === 0) return value;
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += (byte < 16 ? "0" : "") + byte.toString(16);
  return text;
}

/** ISO 8601 wants a sign before years of more than four digits. */
function withSign(text: string): string {
  return /^\d{5}/.test(text) ? `+${text}` : text;
}

function encodeMap(
  type: DataType & { readonly kind: "MAP" },
  map: ReadonlyMap<unknown, unknown>,
  options: EncodeOptions,
): Record<string, unknown> {
  const entries = [...map].map(([key, value]): [string, unknown] => [
    String(encodeJson(type.key, key, options)),
    encodeJson(type.value, value, options),
  ]);
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries);
}

function encodeRow(type: DataType & { readonly kind: "ROW" }, values: readonly unknown[], options: EncodeOptions): unknown {
  const encoded = type.fields.map((field, index) => encodeJson(field.type, values[index], options));
  if (options.rowsAsObjects === false) return encoded;
  return Object.fromEntries(type.fields.map((field, index) => [field.name, encoded[index]]));
}
