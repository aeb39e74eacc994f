import type { ComputedColumn } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import { rowFactory } from "../../record/row-class.ts";
import type { Row } from "../../record/row.ts";
import { columnReader } from "../column-reader.ts";
import { compileValue } from "../compile.ts";

export interface ProjectionOptions {
  readonly input: Schema;
  readonly output: Schema;
  readonly timeZone: string;
}

/**
 * A row of the output schema from a row of the input schema: each output column is the computed column of its name, else the input column of its name.
 */
export function projection(columns: readonly ComputedColumn[], options: ProjectionOptions): (row: Row) => Row {
  const createRow = rowFactory(options.output.length);
  const computed = new Map(columns.map((column) => [column.as, compileValue(column.expr, options.input, options.timeZone).evaluate]));
  const readers = options.output.map(({ name }) => computed.get(name) ?? columnReader(options.input, name));
  return (row) => createRow(readers.map((read) => read(row)));
}
