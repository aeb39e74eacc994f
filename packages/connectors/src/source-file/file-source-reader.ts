import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import type { SourceContext, SourceOutput, SourceReader } from "@millrace/engine/connector";
import { ConnectorError } from "../connector-error.ts";
import { dataPath } from "../files/data-path.ts";
import { ByteWindow } from "./byte-window.ts";
import type { FileSplit } from "./file-split.ts";
import type { RecordParser } from "./record-parser.ts";
import type { RecordBounds, RecordSplitter } from "./record-splitter.ts";

const SAMPLE_CHARACTERS = 200;

export interface FileFormat {
  /** "line" or "element": what a record is called in messages. */
  readonly unit: string;
  /** `offset` is where reading begins; 0 at the file's beginning. */
  createSplitter(offset: number): RecordSplitter;
  createParser(context: SourceContext): RecordParser;
  /** True where the first record must be parsed before a restored reader goes on in the middle. */
  readonly hasHead: boolean;
}

interface OpenFile {
  readonly path: string;
  readonly window: ByteWindow;
  /** Its size when it was opened. */
  readonly bytes: number;
  readonly splitter: RecordSplitter;
  readonly parser: RecordParser;
  records: number;
  lines: number;
}

/**
 * Reads files below the data folder, record by record, in order. `path` names a file, or a folder whose files (not hidden, sorted
 * by name) are read one after the other. A file is one split: it is read by one subtask, from exactly where a checkpoint left it.
 * Source: bounded mode of Flink's FileSource; differs: a file is never cut into blocks, so its order survives.
 */
export class FileSourceReader implements SourceReader {
  readonly #name: string;
  readonly #format: FileFormat;
  readonly #maxRecordBytes: number;
  #context!: SourceContext;
  #pendingBytes!: { set(value: number): void };
  #splitsProcessed!: { set(value: number): void };
  #waiting: FileSplit[] = [];
  /** Unread bytes of the waiting files, each as it was when the reader began. */
  readonly #unread = new Map<string, number>();
  #waitingBytes = 0;
  readonly #done: FileSplit[] = [];
  #file: OpenFile | undefined;

  /** A record longer than `maxRecordBytes` is malformed. */
  constructor(name: string, format: FileFormat, maxRecordBytes: number) {
    this.#name = name;
    this.#maxRecordBytes = maxRecordBytes;
    this.#format = format;
  }

  open(context: SourceContext): void {
    this.#context = context;
    this.#pendingBytes = context.metrics.gauge("pendingBytes");
    this.#splitsProcessed = context.metrics.gauge("numSplitsProcessed");
    if (context.restored !== undefined) {
      for (const split of context.restored as readonly FileSplit[]) (split.isDone ? this.#done : this.#waiting).push(split);
      this.#measure();
      return;
    }
    const mine = this.#list().filter((_, index) => index % context.parallelism === context.subtaskIndex);
    this.#waiting = mine.map((file) => ({ path: file, offset: 0, records: 0, lines: 0, isDone: false }));
    this.#measure();
  }

  #measure(): void {
    for (const { path: name, offset } of this.#waiting) {
      const bytes = statSync(dataPath(this.#context.dataFolder, name), { throwIfNoEntry: false })?.size ?? 0;
      this.#unread.set(name, Math.max(0, bytes - offset));
    }
    this.#waitingBytes = [...this.#unread.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  poll(output: SourceOutput, maxRecords: number): "more" | "end" {
    for (let left = maxRecords; left > 0; left--) {
      this.#file ??= this.#openNext();
      if (this.#file === undefined) break;
      this.#readRecord(this.#file, output);
    }
    this.#tell();
    return this.#file === undefined && this.#waiting.length === 0 ? "end" : "more";
  }

  /** How much is left to read: what is unread of the open file, and the files behind it as they were when they were listed. */
  #tell(): void {
    const open = this.#file === undefined ? 0 : this.#file.bytes - this.#file.window.offset;
    this.#pendingBytes.set(Math.max(0, open) + this.#waitingBytes);
    this.#splitsProcessed.set(this.#done.length);
  }

  snapshotState(): readonly FileSplit[] {
    const current = this.#file === undefined ? [] : [splitOf(this.#file, false)];
    return [...current, ...this.#waiting, ...this.#done];
  }

  close(): void {
    this.#file?.window.close();
    this.#file = undefined;
  }

  #list(): string[] {
    const file = dataPath(this.#context.dataFolder, this.#name);
    const status = statSync(file, { throwIfNoEntry: false });
    if (status === undefined) {
      throw new ConnectorError(
        "FILE_NOT_FOUND",
        `The file "${this.#name}" does not exist in the data folder. Upload it, or correct the source's path.`,
      );
    }
    if (!status.isDirectory()) return [this.#name];
    const names = readdirSync(file, { withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.startsWith("."));
    return names.map((entry) => path.join(this.#name, entry.name)).sort();
  }

  #openNext(): OpenFile | undefined {
    const split = this.#waiting.shift();
    if (split === undefined) return undefined;
    this.#waitingBytes -= this.#unread.get(split.path) ?? 0;
    const file = dataPath(this.#context.dataFolder, split.path);
    if (statSync(file, { throwIfNoEntry: false }) === undefined) {
      throw new ConnectorError(
        "FILE_NOT_FOUND",
        `The file "${split.path}" is gone from the data folder, but ${split.records} of its records have been read. Put it back and restart.`,
      );
    }
    const parser = this.#format.createParser(this.#context);
    if (this.#format.hasHead && split.offset > 0) this.#parseHead(file, parser);
    const window = new ByteWindow(file, split.offset);
    if (window.fileBytes < split.offset) {
      window.close();
      throw new ConnectorError(
        "FILE_SHRUNK",
        `The file "${split.path}" has fewer bytes than had been read before the restart (${split.offset}). Put the old file back, or start without state.`,
      );
    }
    if (split.offset === 0) this.#skipByteOrderMark(window, split.path);
    return {
      path: split.path,
      window,
      bytes: window.fileBytes,
      splitter: this.#format.createSplitter(split.offset),
      parser,
      records: split.records,
      lines: split.lines,
    };
  }

  #parseHead(file: string, parser: RecordParser): void {
    const window = new ByteWindow(file, 0);
    try {
      this.#skipByteOrderMark(window, this.#name);
      const splitter = this.#format.createSplitter(0);
      for (;;) {
        const bounds = splitter.next(window.bytes, window.from, window.to, window.isEndOfFile);
        if (bounds === "more") window.fill();
        else {
          if (typeof bounds === "object" && "start" in bounds) parser.parse(window.bytes, bounds.start, bounds.end);
          return;
        }
      }
    } finally {
      window.close();
    }
  }

  #skipByteOrderMark(window: ByteWindow, name: string): void {
    window.fill();
    const [a, b, c] = window.bytes.subarray(window.from, window.to);
    if (a === 0xef && b === 0xbb && c === 0xbf) window.consume(window.from + 3);
    else if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
      throw new ConnectorError("FILE_ENCODING", `The file "${name}" is UTF-16. Save it as UTF-8.`);
    }
  }

  #readRecord(file: OpenFile, output: SourceOutput): void {
    const { window, splitter } = file;
    let bounds = splitter.next(window.bytes, window.from, window.to, window.isEndOfFile);
    while (bounds === "more" && window.unreadBytes <= this.#maxRecordBytes) {
      window.fill();
      bounds = splitter.next(window.bytes, window.from, window.to, window.isEndOfFile);
    }
    if (bounds === "end") return this.#finish(file);
    if (bounds === "more") return this.#skipLine(file, output);
    if ("broken" in bounds) {
      output.malformed(
        `${this.#place(file)}: ${bounds.broken}; the rest of the file was not read`,
        sampleOf(window.bytes, window.from, window.to),
      );
      return this.#finish(file);
    }
    this.#emit(file, bounds, output);
    file.records++;
    file.lines += bounds.lineFeeds;
    window.consume(bounds.next);
  }

  #emit(file: OpenFile, bounds: RecordBounds, output: SourceOutput): void {
    const { parser, window } = file;
    const isTooLong = bounds.end - bounds.start > this.#maxRecordBytes;
    const decoded = isTooLong ? { reason: this.#tooLong() } : parser.parse(window.bytes, bounds.start, bounds.end);
    if (decoded === "skip") return;
    if ("values" in decoded) output.collect(this.#context.createRow(decoded.values));
    else output.malformed(`${this.#place(file)}: ${decoded.reason}`, sampleOf(window.bytes, bounds.start, bounds.end));
  }

  /** A record that does not end within the limit costs the bytes up to the next line feed, so one broken quote does not eat the file. */
  #skipLine(file: OpenFile, output: SourceOutput): void {
    const { window } = file;
    output.malformed(`${this.#place(file)}: ${this.#tooLong()}`, sampleOf(window.bytes, window.from, window.to));
    file.records++;
    let lineFeed = window.bytes.subarray(0, window.to).indexOf(10, window.from);
    while (lineFeed === -1 && !window.isEndOfFile) {
      window.consume(window.to);
      window.fill();
      lineFeed = window.bytes.subarray(0, window.to).indexOf(10, window.from);
    }
    if (lineFeed === -1) return window.consume(window.to);
    file.lines++;
    window.consume(lineFeed + 1);
  }

  #tooLong(): string {
    return `it is longer than ${this.#maxRecordBytes} bytes or is never closed. Correct it, or raise "Largest record"`;
  }

  #place(file: OpenFile): string {
    const number = this.#format.unit === "line" ? file.lines + 1 : file.records + 1;
    return `${file.path}, ${this.#format.unit} ${number}`;
  }

  #finish(file: OpenFile): void {
    file.window.close();
    this.#done.push(splitOf(file, true));
    this.#file = undefined;
  }
}

function splitOf(file: OpenFile, isDone: boolean): FileSplit {
  return { path: file.path, offset: file.window.offset, records: file.records, lines: file.lines, isDone };
}

function sampleOf(bytes: Buffer, start: number, end: number): string {
  return bytes.toString("utf8", start, Math.min(end, start + 4 * SAMPLE_CHARACTERS)).slice(0, SAMPLE_CHARACTERS);
}
