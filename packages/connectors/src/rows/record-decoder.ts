import { decodeText, DecodeFailure, jsonDecoder, type Column, type JsonDecoder, type Schema } from "@millrace/pipeline/types";

/** The values of a record in column order, or why it is none. */
export type Decoded = { readonly values: readonly unknown[] } | { readonly reason: string };

interface Field {
  readonly column: Column;
  readonly index: number;
  readonly decode: JsonDecoder;
  /** True for names such as "toString", which every object seems to have. */
  readonly isInherited: boolean;
}

/**
 * Turns parsed records into values of a schema, only of the columns in use: the others stay null.
 * A column that the record lacks is NULL, as in Flink's JSON format (json.fail-on-missing-field = false), and an error where the
 * column is NOT NULL. Reasons name column and type, never the value.
 */
export class RecordDecoder {
  readonly #fields: readonly Field[];
  readonly #width: number;

  constructor(schema: Schema, usedColumns: readonly number[]) {
    this.#width = schema.length;
    this.#fields = usedColumns.map((index) => {
      const column = schema[index] as Column;
      return { column, index, decode: jsonDecoder(column.type), isInherited: column.name in Object.prototype };
    });
  }

  /** `record` is what `parseJson` gives. */
  decodeObject(record: unknown): Decoded {
    if (typeof record !== "object" || record === null || Array.isArray(record)) return { reason: "it is no JSON object" };
    const source = record as Record<string, unknown>;
    const values = this.#nulls();
    for (const field of this.#fields) {
      const raw = field.isInherited && !Object.hasOwn(source, field.column.name) ? undefined : source[field.column.name];
      const value = field.decode(raw);
      if (value instanceof DecodeFailure) return failure(field, value);
      values[field.index] = value;
    }
    return { values };
  }

  /** `cellOf[i]` is the cell of column i, or −1 where the file has none. A cell that is `nullText` is NULL. */
  decodeCells(cells: readonly string[], cellOf: readonly number[], nullText: string): Decoded {
    const values = this.#nulls();
    for (const field of this.#fields) {
      const cell = cells[cellOf[field.index] as number];
      const value = cell === undefined || cell === nullText ? field.decode(null) : decodeText(field.column.type, cell);
      if (value instanceof DecodeFailure) return failure(field, value);
      values[field.index] = value;
    }
    return { values };
  }

  #nulls(): unknown[] {
    return Array.from({ length: this.#width }, () => null);
  }
}

function failure(field: Field, { reason }: DecodeFailure): Decoded {
  return { reason: `column "${field.column.name}": ${reason}` };
}
