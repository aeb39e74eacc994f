import { DAY_MS, daysFromCivil } from "../../../types/calendar.ts";
import { dayNames, monthNames, patternParts, type PatternLetter } from "./time-pattern.ts";
import { ExpressionError } from "../../expression-error.ts";
import { formatPattern } from "./date-time-formatter.ts";

/** The patterns of Java's SimpleDateFormat, behind FROM_UNIXTIME, UNIX_TIMESTAMP, TO_DATE and CONVERT_TZ. */

export function formatSimple(localMs: number, pattern: string): string {
  for (const part of patternParts(pattern)) {
    if ("letter" in part && !"GyYMLwWDdFEuaHkKhmsSzZX".includes(part.letter)) {
      throw new ExpressionError("PATTERN_INVALID", `the letter ${part.letter} means nothing in a time pattern; put text in single quotes`);
    }
  }
  return patternParts(pattern).map((part) => ("text" in part ? part.text : "optional" in part ? part.optional : simpleField(localMs, part))).join(""); // prettier-ignore
}

function simpleField(localMs: number, { letter, count }: PatternLetter): string {
  if (letter === "S") return String(((Math.floor(localMs) % 1000) + 1000) % 1000).padStart(count, "0");
  if (letter === "y" && count !== 2) return formatPattern(localMs, "u".repeat(Math.max(count, 1))).replace("+", "");
  if (letter === "u") return formatPattern(localMs, "e") === "1" ? "7" : String(Number(formatPattern(localMs, "e")) - 1);
  if (letter === "E") return formatPattern(localMs, count >= 4 ? "EEEE" : "EEE");
  if (letter === "M" || letter === "L") return formatPattern(localMs, count >= 4 ? "MMMM" : "M".repeat(count));
  return formatPattern(localMs, letter.repeat(count));
}

/**
 * Local milliseconds of a text, undefined where it does not fit. As Java does it leniently: text behind the pattern is ignored, numbers out of range
 * roll over (month 13 is January of the next year), a field before another number takes as many digits as it has letters.
 */
export function parseSimple(
  text: string,
  pattern: string,
): { readonly localMs: number; readonly offsetMs: number | undefined } | undefined {
  const fields: Record<string, number> = {};
  const parts = patternParts(pattern);
  let at = 0;
  for (const [index, part] of parts.entries()) {
    if ("letter" in part) {
      const next = parts[index + 1];
      const end = readField(text, at, part, next !== undefined && "letter" in next && isNumeric(next), fields);
      if (end === undefined) return undefined;
      at = end;
    } else {
      const literal = "text" in part ? part.text : part.optional;
      if (!text.startsWith(literal, at)) return undefined;
      at += literal.length;
    }
  }
  return { localMs: resolve(fields), offsetMs: fields.Z };
}

function isNumeric(part: PatternLetter): boolean {
  return "yYuDdFHkKhmsSwW".includes(part.letter) || ("ML".includes(part.letter) && part.count <= 2);
}

function readField(
  text: string,
  start: number,
  part: PatternLetter,
  isAdjacent: boolean,
  fields: Record<string, number>,
): number | undefined {
  const { letter, count } = part;
  const at = start + (/^[ \t]*/.exec(text.slice(start)) as RegExpExecArray)[0].length;
  if (letter === "Z" || letter === "X" || letter === "z") return readOffset(text, at, fields);
  if (!isNumeric(part)) return readName(text, at, letter, fields);
  const window = isAdjacent ? text.slice(at, at + count) : text.slice(at);
  const digits = /^-?\d+/.exec(window)?.[0];
  if (digits === undefined) return undefined;
  const value = Number(digits);
  fields[letter === "L" ? "M" : letter === "u" ? "u" : letter] =
    letter === "y" && count <= 2 && /^\d\d$/.test(digits) ? twoDigitYear(value) : value;
  return at + digits.length;
}

/** Java takes two digits within 80 years back and 20 ahead of now; a fixed pivot keeps results repeatable. */
function twoDigitYear(value: number): number {
  return value >= 46 ? 1900 + value : 2000 + value;
}

function readName(text: string, at: number, letter: string, fields: Record<string, number>): number | undefined {
  const names = letter === "a" ? ["AM", "PM"] : letter === "E" ? dayNames : letter === "M" || letter === "L" ? monthNames : [];
  const rest = text.slice(at).toLowerCase();
  for (const [index, full] of names.entries()) {
    for (const form of [full, full.slice(0, 3)]) {
      if (rest.startsWith(form.toLowerCase())) {
        fields[letter === "L" ? "M" : letter] = letter === "a" ? index : index + 1;
        return at + form.length;
      }
    }
  }
  return undefined;
}

function readOffset(text: string, at: number, fields: Record<string, number>): number | undefined {
  const match = /^(?:Z|(?:GMT|UTC)?([+-])(\d{2}):?(\d{2})?|GMT|UTC)/.exec(text.slice(at));
  if (match === null) return undefined;
  const minutes = Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
  fields.Z = (match[1] === "-" ? -minutes : minutes) * 60_000;
  return at + match[0].length;
}

function resolve(fields: Readonly<Record<string, number>>): number {
  const monthIndex = (fields.M ?? 1) - 1;
  const year = (fields.y ?? fields.Y ?? 1970) + Math.floor(monthIndex / 12);
  const month = monthIndex - Math.floor(monthIndex / 12) * 12 + 1;
  const days =
    fields.D === undefined || fields.M !== undefined
      ? daysFromCivil(year, month, 1) + (fields.d ?? 1) - 1
      : daysFromCivil(year, 1, 1) + fields.D - 1;
  const halfDay = fields.a ?? 0;
  const hour = fields.H ?? fields.k ?? ((fields.h ?? fields.K ?? 0) % 12) + halfDay * 12;
  return days * DAY_MS + ((hour * 60 + (fields.m ?? 0)) * 60 + (fields.s ?? 0)) * 1000 + (fields.S ?? 0);
}
