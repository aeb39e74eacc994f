import type { Schema } from "@millrace/pipeline/types";
import { packNested, unpackNested } from "../../../exchange/frame-code.ts";
import { type ColumnEncoding, encodingOf } from "../../../exchange/frame-layout.ts";
import { rowFactory } from "../../../record/row-class.ts";
import type { Row } from "../../../record/row.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";

const NULL = 0;
const VALUE = 1;
/** A 64-bit integer beyond 2^53, and a wider one (DECIMAL) as text. */
const BIG = 2;
const WIDE = 3;

/** Rows of one schema as bytes: a flag and a value a column. Columns that did not travel are NULL. */
export class RowBytes {
  readonly #encodings: readonly ColumnEncoding[];
  readonly #fields: readonly `c${number}`[];
  readonly #create: (values: readonly unknown[]) => Row;

  constructor(schema: Schema) {
    this.#encodings = schema.map(({ type }) => encodingOf(type));
    this.#fields = schema.map((_, index) => `c${index}` as const);
    this.#create = rowFactory(schema.length);
  }

  write(row: Row, target: ByteWriter): void {
    for (let column = 0; column < this.#fields.length; column++) {
      const value = row[this.#fields[column]!];
      if (value === null || value === undefined) target.u8(NULL);
      else writeValue(value, this.#encodings[column]!, target);
    }
  }

  read(source: ByteReader): Row {
    return this.#create(this.#encodings.map((encoding) => readValue(encoding, source)));
  }
}

function writeValue(value: unknown, encoding: ColumnEncoding, target: ByteWriter): void {
  target.u8(typeof value === "bigint" ? (BigInt.asIntN(64, value) === value ? BIG : WIDE) : VALUE);
  switch (encoding) {
    case "f64":
      return target.f64(value as number);
    case "i32":
      return target.i32(value as number);
    case "bool":
      return target.u8(value === true ? 1 : 0);
    case "tagged":
      if (typeof value === "number") return target.f64(value);
      return BigInt.asIntN(64, value as bigint) === value ? target.i64(value) : target.text(String(value));
    case "string":
      return target.text(value as string);
    default: {
      const bytes = encoding === "bytes" ? (value as Uint8Array) : packNested(value);
      target.u32(bytes.length);
      return target.raw(bytes);
    }
  }
}

function readValue(encoding: ColumnEncoding, source: ByteReader): unknown {
  const flag = source.u8();
  if (flag === NULL) return null;
  switch (encoding) {
    case "f64":
      return source.f64();
    case "i32":
      return source.i32();
    case "bool":
      return source.u8() === 1;
    case "tagged":
      return flag === VALUE ? source.f64() : flag === BIG ? source.i64() : BigInt(source.text());
    case "string":
      return source.text();
    default: {
      const bytes = source.raw(source.u32());
      return encoding === "bytes" ? bytes : unpackNested(bytes, 0, bytes.length);
    }
  }
}
