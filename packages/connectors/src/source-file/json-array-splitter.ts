import type { RecordBounds, RecordSplitter } from "./record-splitter.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const LF = 10;

/**
 * The elements of one top-level JSON array. Only brackets and strings are looked at: what stands between two commas of the array
 * is an element, well-formed or not, so one broken element costs one element.
 * State: whether the opening bracket has been seen; it is found again by reading from the file's beginning.
 */
export class JsonArraySplitter implements RecordSplitter {
  #isOpened: boolean;

  /** `isOpened` is true where reading goes on behind the opening bracket (after a restore). */
  constructor(isOpened: boolean) {
    this.#isOpened = isOpened;
  }

  next(bytes: Buffer, from: number, to: number, isEndOfFile: boolean): RecordBounds | "more" | "end" | { readonly broken: string } {
    let at = from;
    let lineFeeds = 0;
    const skipBlanks = (): void => {
      for (; at < to && isBlank(bytes[at] as number); at++) if (bytes[at] === LF) lineFeeds++;
    };
    skipBlanks();
    if (!this.#isOpened) {
      if (at >= to) return isEndOfFile ? "end" : "more";
      if (bytes[at] !== OPEN_BRACKET)
        return { broken: 'the file does not begin with "["; choose the format jsonl if it has one object a line' };
      this.#isOpened = true;
      at++;
      skipBlanks();
    }
    if (at >= to) return isEndOfFile ? { broken: 'the file ends before the closing "]" of its array' } : "more";
    if (bytes[at] === CLOSE_BRACKET) return "end";
    const start = at;
    let depth = 0;
    for (; at < to; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) {
        at = endOfString(bytes, at + 1, to);
        if (at >= to) break;
      } else if (byte === LF) lineFeeds++;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
      else if (depth === 0 && (byte === COMMA || byte === CLOSE_BRACKET)) {
        // The closing bracket is left for the next call, which then answers "end".
        return { start, end: at, next: byte === COMMA ? at + 1 : at, lineFeeds };
      } else if ((byte === CLOSE_BRACE || byte === CLOSE_BRACKET) && depth > 0) depth--;
    }
    return isEndOfFile ? { broken: "the file ends inside an element of its array" } : "more";
  }
}

function isBlank(byte: number): boolean {
  return byte === 32 || byte === LF || byte === 13 || byte === 9;
}

/** The place of the closing quote, or `to` where the string does not end before it. */
function endOfString(bytes: Buffer, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const byte = bytes[i];
    if (byte === BACKSLASH) i++;
    else if (byte === QUOTE) return i;
  }
  return to;
}
