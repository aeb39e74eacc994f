import { civilFromDays, DAY_MS, daysFromCivil, daysInMonth } from "../../../types/calendar.ts";
import { dates, usWeek } from "./dates.ts";
import { dayNames, monthNames, patternParts } from "./time-pattern.ts";
import { ExpressionError } from "../../expression-error.ts";

/** Text of a local time after a pattern of java.time's DateTimeFormatter, in English. Throws: PATTERN_INVALID for letters without meaning here. */
export function formatPattern(localMs: number, pattern: string): string {
  const days = Math.floor(localMs / DAY_MS);
  const time = localMs - days * DAY_MS;
  let result = "";
  for (const part of patternParts(pattern)) {
    if ("text" in part) result += part.text;
    else if ("letter" in part) {
      if (part.count > (longest[part.letter] ?? 19))
        throw new ExpressionError("PATTERN_INVALID", `${part.letter.repeat(part.count)} has too many letters for a time pattern`);
      result += field(part.letter, part.count, days, time);
    }
  }
  return result;
}

/** How often a letter may stand. */
const longest: Readonly<Record<string, number>> = {
  d: 2,
  h: 2,
  H: 2,
  k: 2,
  K: 2,
  m: 2,
  s: 2,
  w: 2,
  W: 1,
  F: 1,
  a: 1,
  D: 3,
  S: 9,
  M: 5,
  L: 5,
  E: 5,
  G: 5,
  Q: 5,
  q: 5,
  e: 5,
  c: 5,
};

function field(letter: string, count: number, days: number, time: number): string {
  const { year, month, day } = civilFromDays(days);
  const hour = Math.floor(time / 3_600_000);
  switch (letter) {
    case "u":
    case "y":
      return yearText(letter === "y" && year <= 0 ? 1 - year : year, count);
    case "Y":
      return yearText(usWeek(days).year, count);
    case "M":
    case "L":
      return count <= 2 ? number(month, count) : name(monthNames[month - 1] as string, count);
    case "d":
      return number(day, count);
    case "D":
      return number(dates.extractDate("DOY", days), count);
    case "Q":
    case "q":
      return quarter(Math.ceil(month / 3), count);
    case "w":
      return number(usWeek(days).week, count);
    case "W":
      return number(Math.floor((day + ((((days - day + 1 + 4) % 7) + 7) % 7) - 1) / 7) + 1, count);
    case "E":
      return name(dayName(days), Math.max(count, 3));
    case "e":
    case "c":
      return count <= 2 ? number(dates.extractDate("DOW", days), count) : name(dayName(days), count);
    case "F":
      return number(((day - 1) % 7) + 1, count);
    case "a":
      return hour < 12 ? "AM" : "PM";
    case "H":
      return number(hour, count);
    case "k":
      return number(hour === 0 ? 24 : hour, count);
    case "h":
      return number(hour % 12 === 0 ? 12 : hour % 12, count);
    case "K":
      return number(hour % 12, count);
    case "m":
      return number(Math.floor(time / 60_000) % 60, count);
    case "s":
      return number(Math.floor(time / 1000) % 60, count);
    case "S":
      return String(Math.round((time % 1000) * 1000)).padStart(6, "0").padEnd(9, "0").slice(0, count); // prettier-ignore
    case "n":
      return number(Math.round((time % 1000) * 1000) * 1000, count);
    case "A":
      return number(Math.floor(time), count);
    case "N":
      return number(Math.round(time * 1000) * 1000, count);
    case "G":
      return year > 0 ? (count === 4 ? "Anno Domini" : count === 5 ? "A" : "AD") : count === 4 ? "Before Christ" : count === 5 ? "B" : "BC";
    default:
      throw new ExpressionError(
        "PATTERN_INVALID",
        `the letter ${letter} of a time pattern means nothing for a local date and time; put text in single quotes`,
      );
  }
}

function yearText(year: number, count: number): string {
  if (count === 2) return String(Math.abs(year) % 100).padStart(2, "0");
  const digits = String(Math.abs(year)).padStart(count, "0");
  return `${year < 0 ? "-" : count >= 4 && digits.length > count ? "+" : ""}${digits}`;
}

function number(value: number, count: number): string {
  return String(value).padStart(count, "0");
}

function name(full: string, count: number): string {
  return count === 3 ? full.slice(0, 3) : count === 5 ? full.slice(0, 1) : full;
}

function quarter(value: number, count: number): string {
  if (count <= 2) return number(value, count);
  return count === 3 ? `Q${value}` : count === 4 ? `${["1st", "2nd", "3rd", "4th"][value - 1] as string} quarter` : String(value);
}

function dayName(days: number): string {
  return dayNames[dates.extractDate("ISODOW", days) - 1] as string;
}

/** Local milliseconds of a text read after a pattern, undefined where it does not fit. Missing fields are those of 1970-01-01 00:00. */
export function parsePattern(text: string, pattern: string): number | undefined {
  const fields: Record<string, number> = {};
  const parts = patternParts(pattern);
  let at = 0;
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] as (typeof parts)[number];
    if ("optional" in part) {
      if (part.optional === "]") continue;
      const close = parts.findIndex((other, place) => place > index && "optional" in other && other.optional === "]");
      const inner = readSequence(text, at, parts.slice(index + 1, close < 0 ? undefined : close), fields);
      if (inner !== undefined) at = inner;
      index = close < 0 ? parts.length : close;
      continue;
    }
    const next = parts[index + 1];
    const end =
      "text" in part
        ? text.startsWith(part.text, at)
          ? at + part.text.length
          : undefined
        : readField(text, at, part.letter, part.count, next !== undefined && "letter" in next, fields);
    if (end === undefined) return undefined;
    at = end;
  }
  return at === text.length ? resolve(fields) : undefined;
}

function readSequence(
  text: string,
  start: number,
  parts: ReturnType<typeof patternParts>,
  fields: Record<string, number>,
): number | undefined {
  const copy: Record<string, number> = {};
  let at: number | undefined = start;
  for (const [index, part] of parts.entries()) {
    if (at === undefined || "optional" in part) continue;
    const next = parts[index + 1];
    if ("text" in part) at = text.startsWith(part.text, at) ? at + part.text.length : undefined;
    else at = readField(text, at, part.letter, part.count, next !== undefined && "letter" in next, copy);
  }
  if (at !== undefined) Object.assign(fields, copy);
  return at;
}

function readField(
  text: string,
  at: number,
  letter: string,
  count: number,
  isAdjacent: boolean,
  fields: Record<string, number>,
): number | undefined {
  if ((letter === "M" || letter === "L" || letter === "E" || letter === "a") && (count > 2 || letter === "E" || letter === "a"))
    return readName(text, at, letter, count, fields);
  if (!"yuMLdDHkhKmsSn".includes(letter)) return undefined;
  const isYear = letter === "y" || letter === "u";
  const max =
    letter === "S" || isAdjacent || count === 2 ? count : isYear ? (count >= 4 ? Math.max(count, 4) : 19) : count === 1 ? 19 : count;
  const match = /^\d+/.exec(text.slice(at, at + max))?.[0];
  if (match === undefined || (count > 1 && match.length < count) || (letter === "S" && match.length < count)) return undefined;
  const value = Number(match);
  fields[letter === "L" ? "M" : letter === "u" ? "y" : letter] =
    letter === "S" ? Number(match.padEnd(6, "0").slice(0, 6)) / 1000 : isYear && count === 2 ? 2000 + value : value;
  return at + match.length;
}

function readName(text: string, at: number, letter: string, count: number, fields: Record<string, number>): number | undefined {
  const names = letter === "a" ? ["AM", "PM"] : letter === "E" ? dayNames : monthNames;
  const index = names.findIndex((full) => text.startsWith(count === 4 || letter === "a" ? full : full.slice(0, 3), at));
  if (index < 0) return undefined;
  fields[letter === "L" ? "M" : letter] = letter === "a" ? index : index + 1;
  return at + (letter === "a" ? 2 : count === 4 ? (names[index] as string).length : 3);
}

/** Java's SMART resolution: a day beyond the month's end becomes its last one; other fields out of range are errors. */
function resolve(fields: Readonly<Record<string, number>>): number | undefined {
  const year = fields.y ?? 1970;
  const month = fields.M ?? 1;
  const day = fields.d ?? 1;
  let hour = fields.H ?? (fields.k === undefined ? undefined : fields.k % 24);
  if (hour === undefined && (fields.h ?? fields.K) !== undefined && fields.a !== undefined)
    hour = ((fields.h ?? fields.K ?? 0) % 12) + fields.a * 12;
  const minute = fields.m ?? 0;
  const second = fields.s ?? 0;
  if (month < 1 || month > 12 || day < 1 || day > 31 || (hour ?? 0) > 23 || minute > 59 || second > 59) return undefined;
  const days =
    fields.D === undefined ? daysFromCivil(year, month, Math.min(day, daysInMonth(year, month))) : daysFromCivil(year, 1, 1) + fields.D - 1;
  return days * DAY_MS + (((hour ?? 0) * 60 + minute) * 60 + second) * 1000 + (fields.S ?? 0);
}
