import type { Column, DataType, PlainKind } from "./data-type.ts";

/** Short names for the types in code: `types.int`, `types.decimal(10, 2)`, `notNull(types.string)`. All nullable. */
export const types = {
  boolean: plain("BOOLEAN"),
  tinyint: plain("TINYINT"),
  smallint: plain("SMALLINT"),
  int: plain("INT"),
  bigint: plain("BIGINT"),
  float: plain("FLOAT"),
  double: plain("DOUBLE"),
  string: plain("STRING"),
  bytes: plain("BYTES"),
  date: plain("DATE"),
  null: plain("NULL"),
  decimal: (precision: number, scale: number): DataType => ({ kind: "DECIMAL", precision, scale, nullable: true }),
  char: (length: number): DataType => ({ kind: "CHAR", length, nullable: true }),
  varchar: (length: number): DataType => (length >= MAX_LENGTH ? types.string : { kind: "VARCHAR", length, nullable: true }),
  binary: (length: number): DataType => ({ kind: "BINARY", length, nullable: true }),
  varbinary: (length: number): DataType => (length >= MAX_LENGTH ? types.bytes : { kind: "VARBINARY", length, nullable: true }),
  time: (precision: number): DataType => ({ kind: "TIME", precision, nullable: true }),
  timestamp: (precision: number): DataType => ({ kind: "TIMESTAMP", precision, nullable: true }),
  timestampLtz: (precision: number): DataType => ({ kind: "TIMESTAMP_LTZ", precision, nullable: true }),
  interval: (unit: "YEAR_MONTH" | "DAY_TIME", text: string): DataType => ({ kind: "INTERVAL", unit, text, nullable: true }),
  array: (element: DataType): DataType => ({ kind: "ARRAY", element, nullable: true }),
  map: (key: DataType, value: DataType): DataType => ({ kind: "MAP", key, value, nullable: true }),
  row: (fields: readonly Column[]): DataType => ({ kind: "ROW", fields, nullable: true }),
};

/** The length that makes VARCHAR a STRING and VARBINARY a BYTES. */
export const MAX_LENGTH = 2147483647;

export function withNullable(type: DataType, nullable: boolean): DataType {
  return type.nullable === nullable ? type : { ...type, nullable };
}

export function notNull(type: DataType): DataType {
  return withNullable(type, false);
}

function plain(kind: PlainKind): DataType {
  return { kind, nullable: true };
}
