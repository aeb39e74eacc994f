import Papa from "papaparse";
import type { SinkFileConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { Row, RowKind } from "@millrace/engine/connector";
import { RowEncoder } from "../rows/row-encoder.ts";

/** How rows become lines of text, each with its line feed. */
export interface LineFormat {
  readonly extension: string;
  /** Written once at the beginning of every file. */
  readonly head: string;
  line(row: Row, kind: RowKind): string;
}

const KIND_TEXT = ["+I", "-U", "+U", "-D"] as const;

/** One JSON object a line. With `showKind` (for changelogs) it begins with the field "$kind". */
export function jsonLines(schema: Schema, showKind: boolean): LineFormat {
  const encoder = new RowEncoder(schema);
  return {
    extension: "jsonl",
    head: "",
    line: (row, kind) => `${JSON.stringify(showKind ? { $kind: KIND_TEXT[kind], ...encoder.object(row) } : encoder.object(row))}\n`,
  };
}

/** RFC 4180 with a head; NULL is the empty cell. Nested values are written as JSON. */
export function csvLines(schema: Schema, showKind: boolean, delimiter: string): LineFormat {
  const encoder = new RowEncoder(schema);
  const print = (cells: readonly unknown[]): string => `${Papa.unparse([cells.map(cellOf)], { delimiter, newline: "\n" })}\n`;
  return {
    extension: "csv",
    head: print([...(showKind ? ["$kind"] : []), ...schema.map((column) => column.name)]),
    line: (row, kind) => print([...(showKind ? [KIND_TEXT[kind]] : []), ...encoder.values(row)]),
  };
}

function cellOf(value: unknown): unknown {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}

/** The format that a node's settings ask for. */
export function lineFormatOf({ format, csv }: SinkFileConfig, schema: Schema): LineFormat {
  return format === "csv" ? csvLines(schema, false, csv.delimiter) : jsonLines(schema, false);
}
