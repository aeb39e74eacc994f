import { DAY_MS, daysFromCivil, daysInMonth } from "../../types/calendar.ts";
import { exact, type ExactInteger } from "../../types/exact-integer.ts";
import { parseDecimal, fitsPrecision } from "../../types/decimal.ts";
import { fractionMs } from "../../types/read-date-time.ts";

/** Readers of text as CAST does it in Flink. All answer undefined where Flink fails. */

/** Blanks around are cut, decimals dropped; neither exponent nor grouping. */
export function parseWhole(text: string, min: number, max: number): number | undefined {
  const value = parseLong(text);
  return value === undefined || value < min || value > max ? undefined : Number(value);
}

export function parseLong(text: string): ExactInteger | undefined {
  const match = /^([+-]?)(\d*)(?:\.\d*)?$/.exec(trimBlanks(text));
  if (match === null || /^[+-]?$/.test(match[0])) return undefined;
  const digits = match[2] === "" ? "0" : (match[2] as string);
  if (digits.length < 16) return match[1] === "-" ? 0 - Number(digits) : Number(digits);
  const value = match[1] === "-" ? -BigInt(digits) : BigInt(digits);
  return BigInt.asIntN(64, value) === value ? exact(value) : undefined;
}

/** Java's Double.parseDouble: suffixes d and f, hexadecimal floats, NaN and Infinity. */
export function parseDouble(text: string): number | undefined {
  // oxlint-disable-next-line no-control-regex
  const trimmed = text.replace(/^[\u0000-\u0020]+|[\u0000-\u0020]+$/g, "");
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[dDfF]?$/.test(trimmed)) return Number(trimmed.replace(/[dDfF]$/, ""));
  const special = /^([+-]?)(NaN|Infinity)$/.exec(trimmed);
  if (special !== null) return special[2] === "NaN" ? NaN : special[1] === "-" ? -Infinity : Infinity;
  const hex = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?\d+)[dDfF]?$/.exec(trimmed);
  if (hex === null || `${hex[2]}${hex[3]}` === "") return undefined;
  const mantissa = Number(BigInt(`0x${hex[2]}${hex[3]}`)) * 2 ** (Number(hex[4]) - 4 * (hex[3] as string).length);
  return hex[1] === "-" ? -mantissa : mantissa;
}

export function parseDecimalText(text: string, precision: number, scale: number): ExactInteger | undefined {
  const value = parseDecimal(trimBlanks(text), scale);
  return value !== undefined && fitsPrecision(value, precision) ? value : undefined;
}

/** true, t, yes, y, 1 and false, f, no, n, 0 in any case, without blanks around. */
export function parseBoolean(text: string): boolean | undefined {
  switch (text.toLowerCase()) {
    case "true":
    case "t":
    case "yes":
    case "y":
    case "1":
      return true;
    case "false":
    case "f":
    case "no":
    case "n":
    case "0":
      return false;
    default:
      return undefined;
  }
}

/** Days of "2024-2-9", "2024-02", "2024"; what follows a blank is ignored. Years 0 to 9999. */
export function parseDate(text: string): number | undefined {
  const blank = text.indexOf(" ");
  const match = /^\s*(\d+)\s*(?:-\s*(\d+)\s*(?:-\s*(\d+)\s*)?)?$/.exec(blank > 0 ? text.slice(0, blank) : text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  if (year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return daysFromCivil(year, month, day);
}

/** Milliseconds of "12:34:56.789", "12:34", "1:2:3", "12"; the fraction is rounded to milliseconds. */
export function parseTime(text: string): number | undefined {
  const match = /^\s*(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?)?\s*$/.exec(text);
  if (match === null) return undefined;
  const [hour, minute, second] = [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return ((hour * 60 + minute) * 60 + second) * 1000 + Math.round(Number((match[4] ?? "").padEnd(4, "0").slice(0, 4)) / 10);
}

/**
 * Local milliseconds of "2024-2-9 1:2:3.789" or a date alone; nothing around it, neither T nor offset. A day that does not exist is refused
 * (Flink takes the month's last day: conformance/differences.md).
 */
export function parseTimestamp(text: string): number | undefined {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{0,9}))?)?$/.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [hour, minute, second] = [Number(match[4] ?? 0), Number(match[5] ?? 0), Number(match[6] ?? 0)];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) return undefined;
  return daysFromCivil(year, month, day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 + fractionMs(match[7]);
}

/** Blanks only, not tabs or line ends. */
export function trimBlanks(text: string): string {
  return text.replace(/^ +| +$/g, "");
}
