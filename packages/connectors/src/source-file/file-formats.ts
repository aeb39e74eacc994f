import type { SourceFileConfig } from "@millrace/pipeline/catalog";
import { CsvRecordParser, JsonRecordParser, type CsvOptions } from "./record-parser.ts";
import { CsvSplitter } from "./csv-splitter.ts";
import { JsonArraySplitter } from "./json-array-splitter.ts";
import { LineSplitter } from "./line-splitter.ts";
import type { FileFormat } from "./file-source-reader.ts";

export const jsonLinesFormat: FileFormat = {
  unit: "line",
  hasHead: false,
  createSplitter: () => new LineSplitter(),
  createParser: ({ schema, usedColumns }) => new JsonRecordParser(schema, usedColumns),
};

export const jsonArrayFormat: FileFormat = {
  unit: "element",
  hasHead: false,
  createSplitter: (offset) => new JsonArraySplitter(offset > 0),
  createParser: ({ schema, usedColumns }) => new JsonRecordParser(schema, usedColumns),
};

export function csvFormat(options: CsvOptions): FileFormat {
  return {
    unit: "line",
    hasHead: options.hasHeader,
    createSplitter: () => new CsvSplitter(options.quote),
    createParser: ({ schema, usedColumns }) => new CsvRecordParser(schema, usedColumns, options),
  };
}

/** The format that a node's settings ask for. */
export function fileFormatOf({ format, csv }: Pick<SourceFileConfig, "format" | "csv">): FileFormat {
  switch (format) {
    case "jsonl":
      return jsonLinesFormat;
    case "json":
      return jsonArrayFormat;
    case "csv":
      return csvFormat({ delimiter: csv.delimiter, quote: csv.quote, hasHeader: csv.header, nullText: csv.nullText, comment: csv.comment });
  }
}
