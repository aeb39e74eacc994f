import type { RecordBounds, RecordSplitter } from "./record-splitter.ts";

const LF = 10;
const CR = 13;

/** One record a line; a carriage return before the line feed does not belong to it; the last line may lack its line feed. */
export class LineSplitter implements RecordSplitter {
  next(bytes: Buffer, from: number, to: number, isEndOfFile: boolean): RecordBounds | "more" | "end" {
    if (from >= to) return isEndOfFile ? "end" : "more";
    const lineFeed = bytes.indexOf(LF, from);
    const isFound = lineFeed !== -1 && lineFeed < to;
    if (!isFound && !isEndOfFile) return "more";
    const stop = isFound ? lineFeed : to;
    const end = stop > from && bytes[stop - 1] === CR ? stop - 1 : stop;
    return { start: from, end, next: isFound ? lineFeed + 1 : to, lineFeeds: isFound ? 1 : 0 };
  }
}
