import { bigDecimalText, formatDouble } from "../numeric/format-number.ts";

/** A number of a JSON text, with its digits as written: 1.50 stays 1.50, 20 digits stay 20. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** JSON that is inserted as it is. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Json = null | boolean | string | number | JsonNumber | readonly Json[] | { readonly [key: string]: Json };

let lastText: string | undefined;
let lastDocument: Json | undefined;
let lastExact: Json | undefined;

/**
 * Reads a JSON text by JSON.parse; undefined where it is none. The document of the last text is kept: a row is often asked for several fields of
 * one column. Numbers may have lost digits: see `parseExactJson`.
 */
export function parseJsonDocument(text: string): Json | undefined {
  if (text !== lastText) {
    lastText = text;
    lastExact = undefined;
    lastDocument = attempt(() => JSON.parse(text) as Json);
  }
  return lastDocument;
}

/** Whether JSON.parse may have changed the digits of a value of the text: 1.50, 1e2, 20 digits. */
export function mayBeInexact(value: Json | undefined, text: string): boolean {
  if (typeof value === "number") return !Number.isSafeInteger(value) || text.includes(`${value}.`) || /\d[eE]/.test(text);
  return typeof value === "object" && /\d[.eE]|\d{16}/.test(text);
}

/** As parseJsonDocument, with all numbers as written (about three times as slow). */
export function parseExactJson(text: string): Json | undefined {
  if (parseJsonDocument(text) === undefined) return undefined;
  lastExact ??= attempt(() => new Reader(text).document());
  return lastExact;
}

function attempt(read: () => Json): Json | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const MAX_DEPTH = 1000;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Json {
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) throw new SyntaxError("text behind the value");
    return value;
  }

  #value(depth: number): Json {
    if (depth > MAX_DEPTH) throw new SyntaxError("nested too deep");
    this.#space();
    const char = this.#text[this.#at];
    if (char === "{") return this.#object(depth);
    if (char === "[") return this.#array(depth);
    if (char === '"') return this.#string();
    for (const [word, value] of [
      ["true", true],
      ["false", false],
      ["null", null],
    ] as const) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    const number = this.#match(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    if (number === undefined) throw new SyntaxError("no value");
    return new JsonNumber(number);
  }

  #object(depth: number): Json {
    const entries: Record<string, Json> = Object.create(null) as Record<string, Json>;
    this.#at++;
    if (this.#symbol("}")) return entries;
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') throw new SyntaxError("no key");
      const key = this.#string();
      if (!this.#symbol(":")) throw new SyntaxError("no colon");
      entries[key] = this.#value(depth + 1);
    } while (this.#symbol(","));
    if (!this.#symbol("}")) throw new SyntaxError("unclosed object");
    return entries;
  }

  #array(depth: number): Json {
    const items: Json[] = [];
    this.#at++;
    if (this.#symbol("]")) return items;
    do items.push(this.#value(depth + 1));
    while (this.#symbol(","));
    if (!this.#symbol("]")) throw new SyntaxError("unclosed array");
    return items;
  }

  #string(): string {
    const literal = this.#match(/"(?:[^"\\]|\\.)*"/sy);
    if (literal === undefined) throw new SyntaxError("unclosed text");
    return JSON.parse(literal) as string;
  }

  #symbol(symbol: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== symbol) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    this.#match(/[ \t\r\n]*/y);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at += match[0].length;
    return match[0];
  }
}

/** JSON text of a value without blanks, the keys of objects in order. Objects are plain ones or Maps. */
export function printJson(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "boolean" || typeof value === "number") return String(value);
  if (value instanceof JsonNumber || value instanceof RawJson) return value.text;
  if (Array.isArray(value)) return `[${value.map(printJson).join(",")}]`;
  const entries = (value instanceof Map ? [...(value as ReadonlyMap<string, unknown>)] : Object.entries(value)).sort(([a], [b]) =>
    a < b ? -1 : a > b ? 1 : 0,
  );
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${printJson(item)}`).join(",")}}`;
}

export function isJsonObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}

/** A double as a JSON number, by way of a BigDecimal as in Flink; NaN and infinities, which JSON does not know, as text. */
export function doubleJson(value: number): JsonNumber | string {
  const text = formatDouble(value);
  return Number.isFinite(value) ? new JsonNumber(bigDecimalText(text)) : text;
}
