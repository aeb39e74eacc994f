import type { DataType, Schema } from "@millrace/pipeline/types";

/** How a column is written: `f64` numbers, `i32` small integers, `bool` bytes, `tagged` number-or-bigint, `string`, `bytes`, `nested` by msgpackr. */
export type ColumnEncoding = "f64" | "i32" | "bool" | "tagged" | "string" | "bytes" | "nested";

export interface ColumnLayout {
  readonly encoding: ColumnEncoding;
  /** Byte offset of the column's values from the frame's start. */
  readonly offset: number;
  /** Byte offset of one flag byte a row (0 value, 1 null, 2 bigint, 3 big decimal text), −1 where none is needed. */
  readonly flags: number;
  /** Bit in the header's mask that is set where any flag of the frame is not 0; columns past the 30th share the last bit. */
  readonly mask: number;
}

/**
 * Where everything stands in a frame of one edge: a header, in-band events, timestamps, row kinds, columns, then a heap for what has no
 * fixed width. All offsets are multiples of 8, so that typed arrays over the whole ring can be indexed with constants.
 */
export interface FrameLayout {
  readonly rows: number;
  readonly timestamps: number;
  readonly kinds: number;
  /** By column of the schema; undefined where nobody behind the edge reads it. */
  readonly columns: readonly (ColumnLayout | undefined)[];
  /** All flag bytes of a frame: [from, to). */
  readonly flagsFrom: number;
  readonly flagsTo: number;
  readonly heap: number;
  readonly heapBytes: number;
  readonly frameBytes: number;
}

export const HEADER_BYTES = 64;
/** Indices of the Int32 header. */
export const HEADER_ROWS = 0;
export const HEADER_EVENTS = 1;
export const HEADER_FLAGS = 2;
/** Bytes of the rows in the frame, for the counters of both ends. */
export const HEADER_SIZE = 3;
/** Where the used part of the heap ends, in bytes from the frame's start. */
export const HEADER_HEAP = 4;
export const MAX_EVENTS = 16;
export const EVENT_BYTES = 24;

const FIXED_BYTES = 96 * 1024;
const HEAP_BYTES = 256 * 1024;
const MAX_ROWS = 4096;
const MIN_ROWS = 64;

export function encodingOf(type: DataType): ColumnEncoding {
  switch (type.kind) {
    case "BOOLEAN":
      return "bool";
    case "TINYINT":
    case "SMALLINT":
    case "INT":
    case "DATE":
    case "TIME":
      return "i32";
    case "FLOAT":
    case "DOUBLE":
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
    case "INTERVAL":
      return "f64";
    case "BIGINT":
    case "DECIMAL":
      return "tagged";
    case "CHAR":
    case "VARCHAR":
    case "STRING":
      return "string";
    case "BINARY":
    case "VARBINARY":
    case "BYTES":
      return "bytes";
    default:
      return "nested";
  }
}

const WIDTH: Record<ColumnEncoding, number> = { f64: 8, i32: 4, bool: 1, tagged: 8, string: 8, bytes: 8, nested: 8 };

export interface LayoutOptions {
  /** False where no record can carry anything but +I. */
  readonly hasKinds: boolean;
  /** The columns that travel; left out: all. */
  readonly columns?: readonly number[];
  /** Upper bound of rows a frame; for tests. */
  readonly maxRows?: number;
  readonly heapBytes?: number;
}

export function frameLayout(schema: Schema, options: LayoutOptions): FrameLayout {
  const travels = schema.map((_, i) => options.columns?.includes(i) ?? true);
  const encodings = schema.map((column) => encodingOf(column.type));
  const hasFlags = schema.map((column, i) => travels[i] === true && (column.type.nullable || encodings[i] === "tagged"));
  let rowBytes = 8 + (options.hasKinds ? 1 : 0);
  for (let i = 0; i < schema.length; i++) if (travels[i]) rowBytes += WIDTH[encodings[i]!] + (hasFlags[i] ? 1 : 0);
  let rows = Math.min(MAX_ROWS, options.maxRows ?? MAX_ROWS);
  while (rows > MIN_ROWS && rows * rowBytes > FIXED_BYTES) rows /= 2;
  rows = Math.max(8, Math.ceil(rows / 8) * 8);

  let at = HEADER_BYTES + MAX_EVENTS * EVENT_BYTES;
  const take = (bytesPerRow: number): number => {
    const offset = at;
    at += bytesPerRow * rows;
    return offset;
  };
  const timestamps = take(8);
  const kinds = options.hasKinds ? take(1) : -1;
  const values = encodings.map((encoding, i) => (travels[i] ? take(WIDTH[encoding]) : -1));
  const flagsFrom = at;
  const flags = hasFlags.map((has) => (has ? take(1) : -1));
  const flagsTo = at;
  const columns = encodings.map((encoding, i) =>
    travels[i] ? { encoding, offset: values[i]!, flags: flags[i]!, mask: 1 << Math.min(i, 30) } : undefined,
  );
  const needsHeap = schema.some(
    (column, i) => travels[i] === true && (VARIABLE.has(encodings[i]!) || (column.type.kind === "DECIMAL" && column.type.precision > 18)),
  );
  const heapBytes = needsHeap ? (options.heapBytes ?? HEAP_BYTES) : 0;
  return { rows, timestamps, kinds, columns, flagsFrom, flagsTo, heap: at, heapBytes, frameBytes: Math.ceil((at + heapBytes) / 64) * 64 };
}

const VARIABLE: ReadonlySet<ColumnEncoding> = new Set(["string", "bytes", "nested"]);
