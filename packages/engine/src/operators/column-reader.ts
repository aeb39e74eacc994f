import type { Schema } from "@millrace/pipeline/types";
import type { Row } from "../record/row.ts";
import { EngineError } from "./engine-error.ts";

/** Position of a column. Throws CONFIG_INVALID where there is none of that name. */
export function columnIndex(schema: Schema, name: string): number {
  const index = schema.findIndex((column) => column.name === name);
  if (index === -1)
    throw new EngineError(
      "CONFIG_INVALID",
      `There is no column "${name}"; the input has ${schema.map((column) => column.name).join(", ")}.`,
    );
  return index;
}

/** Reads one column of a row. */
export function columnReader(schema: Schema, name: string): (row: Row) => unknown {
  const field = `c${columnIndex(schema, name)}` as const;
  return (row) => row[field];
}
