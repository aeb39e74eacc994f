import type { RecordBounds, RecordSplitter } from "./record-splitter.ts";

const LF = 10;
const CR = 13;

/** One record a line, where a line feed inside quotes belongs to the record (RFC 4180). */
export class CsvSplitter implements RecordSplitter {
  readonly #quote: number;

  constructor(quote: string) {
    this.#quote = quote.charCodeAt(0);
  }

  next(bytes: Buffer, from: number, to: number, isEndOfFile: boolean): RecordBounds | "more" | "end" {
    if (from >= to) return isEndOfFile ? "end" : "more";
    let isQuoted = false;
    let lineFeeds = 0;
    for (let i = from; i < to; i++) {
      const byte = bytes[i];
      if (byte === this.#quote) isQuoted = !isQuoted;
      else if (byte === LF) {
        lineFeeds++;
        if (!isQuoted) return { start: from, end: i > from && bytes[i - 1] === CR ? i - 1 : i, next: i + 1, lineFeeds };
      }
    }
    if (!isEndOfFile) return "more";
    const end = to > from && bytes[to - 1] === CR ? to - 1 : to;
    return { start: from, end, next: to, lineFeeds };
  }
}
