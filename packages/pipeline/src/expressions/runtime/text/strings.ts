import { charactersOf, hasSurrogates } from "./characters.ts";
import { ExpressionError } from "../../expression-error.ts";
import { javaRegExp } from "./java-regexp.ts";
import { parseDouble, trimBlanks } from "../parse-text.ts";

/** Text functions. Positions count characters (code points) from 1. */
export const strings = {
  charLength: (text: string): number => (hasSurrogates(text) ? charactersOf(text).length : text.length),
  /** Java's toUpperCase in the root locale. */
  upper: (text: string): string => text.toUpperCase(),
  lower: (text: string): string => text.toLowerCase(),
  /** The first letter of each word of ASCII letters and digits in upper case, the others in lower case; other letters stay. */
  initcap: (text: string): string =>
    text.replace(/[A-Za-z0-9]+/g, (word) => (word[0] as string).toUpperCase() + word.slice(1).toLowerCase()),
  concatWs(separator: string, ...texts: readonly (string | null)[]): string {
    return texts.filter((text) => text !== null).join(separator);
  },
  trim: trimBlanks,
  trimStart: (text: string): string => text.replace(/^ +/, ""),
  trimEnd: (text: string): string => text.replace(/ +$/, ""),
  /** Without the characters of `set` at the ends. */
  trimSet(text: string, set: string, start: boolean, end: boolean): string {
    const characters = charactersOf(text);
    const all = new Set(set);
    let from = 0;
    let to = characters.length;
    while (start && from < to && all.has(characters[from] as string)) from++;
    while (end && to > from && all.has(characters[to - 1] as string)) to--;
    return characters.slice(from, to).join("");
  },
  /** From a position (negative: from the end, 0 as 1) for a length; NULL for a negative length. */
  substring(text: string, position: number, length?: number): string | null {
    if (length !== undefined && length < 0) return null;
    const units = hasSurrogates(text) ? charactersOf(text) : text;
    const size = units.length;
    const start = position > 0 ? position - 1 : position === 0 ? 0 : size + position;
    const end = length === undefined ? size : Math.min(start + length, size);
    if (start < 0 || start >= size) return "";
    return join(units, start, end);
  },
  left: (text: string, length: number): string => (length <= 0 ? "" : (strings.substring(text, 1, length) as string)),
  right(text: string, length: number): string {
    if (length <= 0) return "";
    return length >= strings.charLength(text) ? text : (strings.substring(text, -length) as string);
  },
  /** Position of `part`, searched from `from` (below 1: from the start); 0 where it is not. The empty part is always at 1. */
  position(part: string, text: string, from = 1): number {
    if (part === "") return 1;
    const start = Math.max(from, 1) - 1;
    if (!hasSurrogates(text)) return text.indexOf(part, start) + 1;
    const at = text.indexOf(part, charactersOf(text).slice(0, start).join("").length);
    return at < 0 ? 0 : charactersOf(text.slice(0, at)).length + 1;
  },
  /** The n-th occurrence from a position; a negative one counts and searches backwards from the end. 0 where there is none. */
  instr(text: string, part: string, from = 1, occurrence = 1): number {
    if (occurrence < 1) throw new ExpressionError("ARGUMENT_INVALID", `INSTR needs an occurrence of 1 or more, not ${occurrence}`);
    if (from === 0) return 0;
    if (from < 0) {
      const found = strings.instr(strings.reverse(text), strings.reverse(part), -from, occurrence);
      return found === 0 ? 0 : strings.charLength(text) - strings.charLength(part) - found + 2;
    }
    let position = 0;
    for (let left = occurrence, start = from; left > 0; left--, start = position + 1) {
      position = strings.position(part, text, start);
      if (position === 0) return 0;
    }
    return position;
  },
  /** The text with `length` characters from a position replaced; unchanged where the position is outside. */
  overlay(text: string, part: string, position: number, length: number): string {
    const characters = charactersOf(text);
    if (position <= 0 || position > characters.length) return text;
    const rest = position - 1 + length > characters.length || length <= 0 ? "" : characters.slice(position - 1 + length).join("");
    return characters.slice(0, position - 1).join("") + part + rest;
  },
  overlayWhole: (text: string, part: string, position: number): string => strings.overlay(text, part, position, strings.charLength(part)),
  replace: (text: string, from: string, to: string): string => text.replaceAll(from, () => to),
  /** Each character of `from` becomes the one at its place in `to`, or nothing. */
  translate(text: string, from: string, to: string): string {
    const targets = charactersOf(to);
    const table = new Map<string, string>();
    for (const [index, character] of charactersOf(from).entries()) if (!table.has(character)) table.set(character, targets[index] ?? "");
    return charactersOf(text)
      .map((character) => table.get(character) ?? character)
      .join("");
  },
  repeat: (text: string, count: number): string => (count <= 0 ? "" : text.repeat(count)),
  lpad: (text: string, length: number, pad: string): string | null => padded(text, length, pad, true),
  rpad: (text: string, length: number, pad: string): string | null => padded(text, length, pad, false),
  reverse: (text: string): string => charactersOf(text).toReversed().join(""),
  /** The first byte in UTF-8, as Java's byte. */
  ascii(text: string): number {
    const byte = text === "" ? 0 : (new TextEncoder().encode(String.fromCodePoint(text.codePointAt(0) ?? 0))[0] as number);
    return byte > 127 ? byte - 256 : byte;
  },
  /** The character of a code modulo 256; nothing for a negative one. */
  chr(code: bigint | number): string {
    return code < 0 ? "" : String.fromCharCode(Number(BigInt(code) & 0xffn));
  },
  /** The n-th part, from 0; NULL where there is none. An empty separator is blank space. */
  splitIndex(text: string, separator: string, index: number): string | null {
    if (index < 0) return null;
    const parts = text === "" ? [] : separator === "" ? text.split(/\s/) : text.split(separator);
    return parts[index] ?? null;
  },
  splitIndexCode(text: string, code: number, index: number): string | null {
    return code > 255 || code < 1 ? null : strings.splitIndex(text, String.fromCharCode(code), index);
  },
  split: (text: string, separator: string): string[] => (text === "" ? [] : separator === "" ? charactersOf(text) : text.split(separator)),
  /** Both separators are regular expressions; a value is all behind the first separator, a key without one has NULL. */
  strToMap(text: string, entries = ",", pair = "="): Map<string, string | null> {
    const map = new Map<string, string | null>();
    const [between, inside] = [javaRegExp(entries), javaRegExp(pair)];
    if (between === undefined || inside === undefined)
      throw new ExpressionError("PATTERN_INVALID", "a separator of STR_TO_MAP is no regular expression");
    const parts = text === "" ? [] : text.split(between);
    while (parts.at(-1) === "") parts.pop();
    for (const part of parts) {
      const separator = inside.exec(part);
      if (separator === null) map.set(part, null);
      else map.set(part.slice(0, separator.index), part.slice(separator.index + separator[0].length));
    }
    return map;
  },
  startsWith: (text: string, part: string): boolean => text.startsWith(part),
  endsWith: (text: string, part: string): boolean => text.endsWith(part),
  startsWithBytes: (bytes: Uint8Array, part: Uint8Array): boolean => part.every((byte, index) => bytes[index] === byte),
  endsWithBytes: (bytes: Uint8Array, part: Uint8Array): boolean =>
    part.length <= bytes.length && part.every((byte, index) => bytes[bytes.length - part.length + index] === byte),
  concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  },
  elt: (index: number, ...items: readonly unknown[]): unknown => items[index - 1] ?? null,
  isAlpha: (text: string | null): boolean => text !== null && /^\p{L}+$/u.test(text),
  isDigit: (text: string | null): boolean => text !== null && /^\p{Nd}+$/u.test(text),
  isDecimal: (text: string | null): boolean => text !== null && parseDouble(text) !== undefined,
};

function join(units: string | readonly string[], start: number, end: number): string {
  return typeof units === "string" ? units.slice(start, end) : units.slice(start, end).join("");
}

function padded(text: string, length: number, pad: string, front: boolean): string | null {
  if (length < 0 || pad === "") return null;
  const characters = charactersOf(text);
  if (characters.length >= length) return characters.slice(0, length).join("");
  const fill = charactersOf(pad);
  const missing = Array.from({ length: length - characters.length }, (_, index) => fill[index % fill.length]).join("");
  return front ? missing + text : text + missing;
}
