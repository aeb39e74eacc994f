import { DAY_MS } from "../../../types/calendar.ts";
import { formatPattern, parsePattern } from "./date-time-formatter.ts";
import { formatSimple, parseSimple } from "./simple-date-format.ts";
import { formatTimestamp } from "../../../types/format-date-time.ts";
import { parseDate, parseTimestamp } from "../parse-text.ts";
import { exact, type ExactInteger } from "../../../types/exact-integer.ts";
import { readTimestamp } from "../../../types/read-date-time.ts";
import { timeZone, UTC, type TimeZone } from "./time-zone.ts";

const secondsPattern = "yyyy-MM-dd HH:mm:ss";

/** Times from text and to text. What cannot be read is NULL. */
export const timeText = {
  dateFormat: (localMs: number, pattern: string): string => formatPattern(localMs, pattern),
  dateFormatLtz: (ms: number, pattern: string, zone: TimeZone): string => formatPattern(zone.toLocal(ms), pattern),
  dateFormatText(text: string, pattern: string): string | null {
    const localMs = parseTimestamp(text);
    return localMs === undefined ? null : formatPattern(localMs, pattern);
  },
  toDate(text: string, pattern?: string): number | null {
    if (pattern === undefined) return parseDate(text) ?? null;
    const parsed = parseSimple(text, pattern);
    return parsed === undefined ? null : Math.floor((parsed.localMs - (parsed.offsetMs ?? 0)) / DAY_MS);
  },
  toTimestamp(text: string, pattern?: string): number | null {
    const localMs = pattern === undefined ? parseTimestamp(text) : (parsePattern(text, pattern) ?? parseJdbc(text));
    return localMs === undefined ? null : Math.floor(localMs);
  },
  toLtzText(text: string, pattern?: string, zoneId?: string): number | null {
    const localMs = timeText.toTimestamp(text, pattern);
    return localMs === null ? null : zoneOf(zoneId).toUtc(localMs);
  },
  /** An epoch number (seconds for precision 0, thousandths of a microsecond for 9) as epoch milliseconds; NULL outside of the years 0 to 9999. */
  epochToLtz(epoch: ExactInteger, precision: number): number | null {
    if (precision <= 3) return inRange(Number(epoch) * 10 ** (3 - precision));
    const unit = 10n ** BigInt(precision - 3);
    const value = BigInt(epoch);
    const millis = value / unit - (value % unit < 0n ? 1n : 0n);
    const micros = ((value - millis * unit) * 1000n) / unit;
    return inRange(Number(millis) + Number(micros) / 1000);
  },
  doubleToLtz(epoch: number, precision: number): number | null {
    if (precision <= 3) return inRange(Math.floor(epoch * 10 ** (3 - precision)));
    return inRange(Math.floor(epoch * 10 ** (6 - precision)) / 1000);
  },
  wholeMillis: (time: number | null): number | null => (time === null ? null : Math.floor(time)),
  fromUnixTime: (seconds: ExactInteger, pattern: string, zone: TimeZone): string =>
    formatSimple(zone.toLocal(Number(seconds) * 1000), pattern),
  unixTime(text: string, pattern: string, zone: TimeZone): ExactInteger | null {
    const parsed = parseSimple(text, pattern);
    if (parsed === undefined) return null;
    const ms = parsed.offsetMs === undefined ? zone.toUtcLater(parsed.localMs) : parsed.localMs - parsed.offsetMs;
    return exact(BigInt(Math.trunc(ms / 1000)));
  },
  convertTz(text: string, from: string, to: string): string | null {
    const parsed = parseSimple(text, secondsPattern);
    return parsed === undefined ? null : formatTimestamp(zoneOf(to).toLocal(zoneOf(from).toUtcLater(parsed.localMs)), 0);
  },
};

/** The years of Flink's TIMESTAMP. */
function inRange(ms: number): number | null {
  return ms >= -62167219200000 && ms < 253402300800000 ? ms : null;
}

/** As java.sql.Timestamp.valueOf and Date.valueOf: the form is fixed, hours and days beyond their end roll over. */
function parseJdbc(text: string): number | undefined {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?)?$/.exec(text.trim());
  if (match === null) return undefined;
  const [, year = "", month = "", day = "", hour = "0", minute = "0", second = "0", fraction = ""] = match;
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return undefined;
  const monthStart = readTimestamp(`${year}-${month.padStart(2, "0")}-01`);
  if (monthStart === undefined) return undefined;
  const time = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + Number(fraction.padEnd(6, "0").slice(0, 6)) / 1000;
  return monthStart.localMs + (Number(day) - 1) * DAY_MS + time;
}

/** As java.util.TimeZone: what it does not know is UTC, and an offset needs GMT in front. */
function zoneOf(id: string | undefined): TimeZone {
  if (id === undefined || /^[+-]/.test(id)) return UTC;
  return timeZone(id) ?? UTC;
}
