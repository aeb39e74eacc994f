/**
 * The types of Flink SQL as data. `nullable` is part of the type, as in Flink: INT and INT NOT NULL differ.
 *
 * How a value of each type is held in a row (null for SQL NULL, whatever the type):
 *
 * | type                               | JavaScript value                                                              |
 * |------------------------------------|-------------------------------------------------------------------------------|
 * | BOOLEAN                            | boolean                                                                       |
 * | TINYINT SMALLINT INT               | number, an integer in the type's range                                        |
 * | BIGINT                             | number while |x| ≤ 2^53 − 1, a bigint beyond (see exact-integer.ts)           |
 * | FLOAT                              | number, already rounded by Math.fround                                        |
 * | DOUBLE                             | number                                                                        |
 * | DECIMAL(p, s)                      | the unscaled integer, number or bigint by the same rule as BIGINT; 1.50 with s = 2 is 150 |
 * | CHAR VARCHAR STRING                | string                                                                        |
 * | BINARY VARBINARY BYTES             | Uint8Array                                                                    |
 * | DATE                               | days since 1970-01-01, a whole number                                         |
 * | TIME(p)                            | milliseconds since midnight                                                   |
 * | TIMESTAMP(p), TIMESTAMP_LTZ(p)     | epoch milliseconds; microseconds as their fraction, finer digits are cut      |
 * | INTERVAL YEAR TO MONTH             | months                                                                        |
 * | INTERVAL DAY TO SECOND             | milliseconds                                                                  |
 * | ARRAY<T>                           | array                                                                         |
 * | MAP<K, V>                          | Map                                                                           |
 * | ROW<…>                             | array of the fields' values in field order                                    |
 */
export type DataType =
  | { readonly kind: PlainKind; readonly nullable: boolean }
  | { readonly kind: "DECIMAL"; readonly precision: number; readonly scale: number; readonly nullable: boolean }
  | { readonly kind: "CHAR" | "VARCHAR" | "BINARY" | "VARBINARY"; readonly length: number; readonly nullable: boolean }
  | { readonly kind: "TIME" | "TIMESTAMP" | "TIMESTAMP_LTZ"; readonly precision: number; readonly nullable: boolean }
  | { readonly kind: "INTERVAL"; readonly unit: "YEAR_MONTH" | "DAY_TIME"; readonly text: string; readonly nullable: boolean }
  | { readonly kind: "ARRAY"; readonly element: DataType; readonly nullable: boolean }
  | { readonly kind: "MAP"; readonly key: DataType; readonly value: DataType; readonly nullable: boolean }
  | { readonly kind: "ROW"; readonly fields: readonly Column[]; readonly nullable: boolean };

/** Types without parameters. NULL is the type of a bare NULL literal; no column has it. */
export type PlainKind = "BOOLEAN" | "TINYINT" | "SMALLINT" | "INT" | "BIGINT" | "FLOAT" | "DOUBLE" | "STRING" | "BYTES" | "DATE" | "NULL";

export interface Column {
  readonly name: string;
  readonly type: DataType;
}

/** The columns of a stream, in order. Names are unique. */
export type Schema = readonly Column[];
