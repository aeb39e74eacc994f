import { DAY_MS, daysFromCivil, daysInMonth } from "./calendar.ts";

/**
 * Dates and times in data files, read generously (Flink's `CAST` is narrower and stands in expressions): "2024-02-29", "2024/02/29",
 * "2024-02-29 13:45", "2024-02-29T13:45:56.789123Z", "13:45:56.5". All answer undefined where the text is none.
 */
export function readDate(text: string): number | undefined {
  const match = datePattern.exec(text.trim());
  return match === null ? undefined : daysOf(match[1] as string, match[3] as string, match[4] as string);
}

/** Milliseconds since midnight, microseconds as their fraction. */
export function readTime(text: string): number | undefined {
  const match = timePattern.exec(text.trim());
  return match === null ? undefined : millisOf(match[1] as string, match[2] as string, match[3], match[4]);
}

export interface ReadTimestamp {
  /** Epoch milliseconds of the date and time as written, the offset left out. */
  readonly localMs: number;
  /** The offset written behind it (0 for Z), undefined where there is none. */
  readonly offsetMs: number | undefined;
}

export function readTimestamp(text: string): ReadTimestamp | undefined {
  const match = timestampPattern.exec(text.trim());
  if (match === null) return undefined;
  const days = daysOf(match[1] as string, match[3] as string, match[4] as string);
  const time = match[5] === undefined ? 0 : millisOf(match[5], match[6] as string, match[7], match[8]);
  if (days === undefined || time === undefined) return undefined;
  return { localMs: days * DAY_MS + time, offsetMs: offsetOf(match[9]) };
}

const datePattern = /^([+-]?\d{4,7})([-/])(\d{1,2})\2(\d{1,2})$/;
const timePattern = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?$/;
const timestampPattern =
  /^([+-]?\d{4,7})([-/])(\d{1,2})\2(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

function daysOf(yearText: string, monthText: string, dayText: string): number | undefined {
  const year = Number(yearText);
  const month = Number(monthText);
  const day = Number(dayText);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return daysFromCivil(year, month, day);
}

function millisOf(hours: string, minutes: string, seconds: string | undefined, fraction: string | undefined): number | undefined {
  const h = Number(hours);
  const m = Number(minutes);
  const s = Number(seconds ?? 0);
  if (h > 23 || m > 59 || s > 59) return undefined;
  return ((h * 60 + m) * 60 + s) * 1000 + fractionMs(fraction);
}

/** Milliseconds of the digits behind the point, cut to microseconds. */
export function fractionMs(digits: string | undefined): number {
  return digits === undefined || digits === "" ? 0 : Number(digits.padEnd(6, "0").slice(0, 6)) / 1000;
}

function offsetOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (text === "Z" || text === "z") return 0;
  const digits = text.slice(1).replace(":", "").padEnd(4, "0");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (text[0] === "-" ? -minutes : minutes) * 60_000;
}
