import { charactersOf, hasSurrogates } from "./text/characters.ts";
import { formatDate, formatTime, formatTimestamp } from "../../types/format-date-time.ts";
import { cutFraction } from "../../types/cut-fraction.ts";
import { DAY_MS } from "../../types/calendar.ts";
import { ExpressionError } from "../expression-error.ts";
import { formatDouble, formatFloat } from "./numeric/format-number.ts";
import { parseBoolean, parseDate, parseDecimalText, parseDouble, parseLong, parseTime, parseTimestamp, parseWhole } from "./parse-text.ts";
import type { ExactInteger } from "../../types/exact-integer.ts";
import type { TimeZone } from "./time/time-zone.ts";

/** Conversions between types. Those that can fail throw; TRY_CAST turns the throw into NULL (`attempt`). */
export const casts = {
  textToBoolean: (text: string): boolean => parseBoolean(text) ?? failed("BOOLEAN", "true or false"),
  textToWhole: (text: string, min: number, max: number, type: string): number =>
    parseWhole(text, min, max) ?? failed(type, `a whole number from ${min} to ${max}`),
  textToLong: (text: string): ExactInteger => parseLong(text) ?? failed("BIGINT", "a whole number of 64 bits"),
  textToDouble: (text: string): number => parseDouble(text) ?? failed("DOUBLE", "a number"),
  textToDecimal: (text: string, precision: number, scale: number): ExactInteger =>
    parseDecimalText(text, precision, scale) ?? failed(`DECIMAL(${precision}, ${scale})`, "a number that fits"),
  textToDate: (text: string): number => parseDate(text) ?? failed("DATE", "2024-02-29"),
  textToTime: (text: string): number => parseTime(text) ?? failed("TIME", "13:45:56"),
  textToTimestamp: (text: string): number => parseTimestamp(text) ?? failed("TIMESTAMP", "2024-02-29 13:45:56.789"),
  textToLtz: (text: string, zone: TimeZone): number =>
    zone.toUtc(parseTimestamp(text) ?? failed("TIMESTAMP_LTZ", "2024-02-29 13:45:56.789")),
  formatDouble,
  formatFloat,
  formatDate,
  formatTime,
  formatTimestamp,
  formatLtz: (ms: number, decimals: number, zone: TimeZone): string => formatTimestamp(zone.toLocal(ms), decimals),
  toLocal: (ms: number, zone: TimeZone): number => zone.toLocal(ms),
  toUtc: (ms: number, zone: TimeZone): number => zone.toUtc(ms),
  /** Days of an instant. */
  dayOf: (ms: number): number => Math.floor(ms / DAY_MS),
  /** Milliseconds since midnight. */
  timeOf: (ms: number): number => ms - Math.floor(ms / DAY_MS) * DAY_MS,
  cutFraction,
  /** "+1 02:03:04.000" */
  formatDayTime(ms: number): string {
    const size = Math.abs(ms);
    const days = Math.floor(size / DAY_MS);
    return `${ms < 0 ? "-" : "+"}${days} ${formatTime(size - days * DAY_MS, 3)}`;
  },
  /** "+1-02" */
  formatYearMonth(months: number): string {
    const size = Math.abs(months);
    return `${months < 0 ? "-" : "+"}${Math.floor(size / 12)}-${String(size % 12).padStart(2, "0")}`;
  },
  textToBytes: (text: string): Uint8Array => new TextEncoder().encode(text),
  bytesToText: (bytes: Uint8Array): string => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes),
  cutBytes: (bytes: Uint8Array, length: number): Uint8Array => (bytes.length <= length ? bytes : bytes.subarray(0, length)),
  fitBytes(bytes: Uint8Array, length: number): Uint8Array {
    if (bytes.length === length) return bytes;
    const result = new Uint8Array(length);
    result.set(bytes.subarray(0, length));
    return result;
  },
  /** The first `length` characters. */
  cutText(text: string, length: number): string {
    if (text.length <= length) return text;
    return hasSurrogates(text) ? charactersOf(text).slice(0, length).join("") : text.slice(0, length);
  },
  /** Exactly `length` characters: cut, or filled with blanks. */
  fitText(text: string, length: number): string {
    const cut = casts.cutText(text, length);
    const missing = length - (hasSurrogates(cut) ? charactersOf(cut).length : cut.length);
    return missing > 0 ? cut + " ".repeat(missing) : cut;
  },
  /** Decimals up to the last that is not 0, at least one where the type has any: "13:45:56.7", "13:45:56.0". */
  formatTimeShort(ms: number, precision: number): string {
    const text = formatTime(ms, Math.min(precision, 3));
    return text.replace(/(\.\d+?)0+$/, "$1");
  },
  formatArray: (items: readonly unknown[], print: Print): string => `[${items.map((item) => shown(item, print)).join(", ")}]`,
  formatMap: (map: ReadonlyMap<unknown, unknown>, key: Print, value: Print): string =>
    `{${[...map].map(([k, v]) => `${shown(k, key)}=${shown(v, value)}`).join(", ")}}`,
  formatRow: (fields: readonly unknown[], prints: readonly Print[]): string =>
    `(${fields.map((field, index) => shown(field, prints[index] as Print)).join(", ")})`,
  mapArray: (items: readonly unknown[], convert: (item: unknown) => unknown): unknown[] =>
    items.map((item) => (item === null ? null : convert(item))),
  mapMap(map: ReadonlyMap<unknown, unknown>, key: (item: unknown) => unknown, value: (item: unknown) => unknown): Map<unknown, unknown> {
    const result = new Map<unknown, unknown>();
    for (const [k, v] of map) result.set(k === null ? null : key(k), v === null ? null : value(v));
    return result;
  },
  mapRow: (fields: readonly unknown[], converts: readonly ((item: unknown) => unknown)[]): unknown[] =>
    fields.map((field, index) => (field === null ? null : (converts[index] as (item: unknown) => unknown)(field))),
  /** The result of `compute`, NULL where it fails because of its input. */
  attempt(compute: () => unknown): unknown {
    try {
      return compute();
    } catch (error) {
      if (error instanceof ExpressionError) return null;
      throw error;
    }
  },
};

type Print = (value: unknown) => unknown;

function shown(value: unknown, print: Print): string {
  return value === null ? "NULL" : String(print(value));
}

/** The value itself stays out of the message: it is the user's data. */
function failed(type: string, form: string): never {
  throw new ExpressionError("CAST_FAILED", `a text cannot be cast to ${type}: it needs the form of ${form}; TRY_CAST gives NULL instead`);
}
