import { encodeJson, type Schema } from "@millrace/pipeline/types";
import type { Row } from "@millrace/engine/connector";

/** Turns rows of a schema into plain JSON values: BIGINT beyond 2^53 and DECIMAL as strings, times as ISO-like text. */
export class RowEncoder {
  readonly #schema: Schema;

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  /** In column order. */
  values(row: Row): unknown[] {
    return this.#schema.map((column, index) => encodeJson(column.type, row[`c${index}`]));
  }

  /** Keyed by column name. */
  object(row: Row): Record<string, unknown> {
    return Object.fromEntries(this.#schema.map((column, index) => [column.name, encodeJson(column.type, row[`c${index}`])]));
  }
}
