import { isUtf8 } from "node:buffer";
import Papa from "papaparse";
import { parseJson, type Schema } from "@millrace/pipeline/types";
import { RecordDecoder, type Decoded } from "../rows/record-decoder.ts";
import { ConnectorError } from "../connector-error.ts";

/** Parses the bytes of one record. "skip" for blank lines and heads. */
export interface RecordParser {
  parse(bytes: Buffer, start: number, end: number): Decoded | "skip";
}

export class JsonRecordParser implements RecordParser {
  readonly #decoder: RecordDecoder;

  constructor(schema: Schema, usedColumns: readonly number[]) {
    this.#decoder = new RecordDecoder(schema, usedColumns);
  }

  parse(bytes: Buffer, start: number, end: number): Decoded | "skip" {
    const text = textOf(bytes, start, end);
    if (text === undefined) return { reason: "it is not valid UTF-8" };
    if (text.trim() === "") return "skip";
    let record: unknown;
    try {
      record = parseJson(text);
    } catch (error) {
      return { reason: `it is not valid JSON${positionIn(error)}` };
    }
    return this.#decoder.decodeObject(record);
  }
}

export interface CsvOptions {
  readonly delimiter: string;
  readonly quote: string;
  /** True: the first record of a file names the columns. False: cells stand in schema order. */
  readonly hasHeader: boolean;
  /** The cell text that stands for NULL. */
  readonly nullText: string;
  /** Lines that begin with it are skipped. */
  readonly comment?: string | undefined;
}

/** State: the head of the file. After a restore in the middle of a file `readHead` is called with the file's first record. */
export class CsvRecordParser implements RecordParser {
  readonly #decoder: RecordDecoder;
  readonly #schema: Schema;
  readonly #usedColumns: readonly number[];
  readonly #options: CsvOptions;
  #cellOf: readonly number[] | undefined;
  #cellCount = 0;

  constructor(schema: Schema, usedColumns: readonly number[], options: CsvOptions) {
    this.#decoder = new RecordDecoder(schema, usedColumns);
    this.#schema = schema;
    this.#usedColumns = usedColumns;
    this.#options = options;
    if (!options.hasHeader) {
      this.#cellOf = schema.map((_, index) => index);
      this.#cellCount = schema.length;
    }
  }

  parse(bytes: Buffer, start: number, end: number): Decoded | "skip" {
    if (start === end) return "skip";
    const text = textOf(bytes, start, end);
    if (text === undefined) return { reason: "it is not valid UTF-8" };
    if (this.#options.comment !== undefined && text.startsWith(this.#options.comment)) return "skip";
    const cells = this.#cells(text);
    if (cells === undefined) return { reason: "a quoted cell is not closed or is followed by text" };
    if (this.#cellOf === undefined) {
      this.#readHead(cells);
      return "skip";
    }
    if (cells.length !== this.#cellCount) return { reason: `it has ${cells.length} cells in place of ${this.#cellCount}` };
    return this.#decoder.decodeCells(cells, this.#cellOf, this.#options.nullText);
  }

  #readHead(cells: readonly string[]): void {
    const cellOf = this.#schema.map((column) => cells.findIndex((cell) => cell.trim() === column.name));
    const missing = this.#usedColumns.filter((index) => cellOf[index] === -1).map((index) => `"${this.#schema[index]?.name}"`);
    if (missing.length > 0) {
      throw new ConnectorError(
        "CSV_COLUMN_MISSING",
        `The head of the CSV file has no column ${missing.join(", ")}. Correct the source's schema, or switch "header" off if the file has none.`,
      );
    }
    this.#cellOf = cellOf;
    this.#cellCount = cells.length;
  }

  #cells(text: string): readonly string[] | undefined {
    const { delimiter, quote } = this.#options;
    if (!text.includes(quote)) return text.split(delimiter);
    const { data, errors } = Papa.parse<string[]>(text, { delimiter, quoteChar: quote, header: false });
    return errors.length > 0 || data.length !== 1 ? undefined : data[0];
  }
}

function textOf(bytes: Buffer, start: number, end: number): string | undefined {
  const text = bytes.toString("utf8", start, end);
  // U+FFFD is what broken bytes decode to, but a file may also hold it legally.
  return text.includes("\uFFFD") && !isUtf8(bytes.subarray(start, end)) ? undefined : text;
}

/** V8's message quotes the text around the error; only the position may leave the source. */
function positionIn(error: unknown): string {
  const position = error instanceof SyntaxError ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  return position === undefined ? "" : `: error at character ${Number(position) + 1}`;
}
