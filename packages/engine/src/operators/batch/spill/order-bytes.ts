import type { OrderBy } from "@millrace/pipeline/catalog";
import type { DataType, Schema } from "@millrace/pipeline/types";
import type { Row } from "../../../record/row.ts";
import { columnIndex } from "../../column-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";

const scratch = new DataView(new ArrayBuffer(8));
const RANK_FIRST = 0;
const RANK_VALUE = 1;
const RANK_LAST = 2;

/**
 * Writes rows as bytes whose byte order is the order of the rows by columns (`rowOrder`), so that sorting and merging compare bytes and never read a row.
 * Equal rows give equal bytes.
 */
export function orderBytes(orderBy: readonly OrderBy[], schema: Schema): (row: Row, target: ByteWriter) => void {
  const columns = orderBy.map(({ column, order, nulls }) => {
    const index = columnIndex(schema, column);
    const isDescending = order === "desc";
    const areNullsFirst = (nulls ?? (isDescending ? "last" : "first")) === "first";
    return {
      field: `c${index}` as const,
      write: orderedWriter(schema[index]!.type),
      isDescending,
      nullRank: areNullsFirst ? RANK_FIRST : RANK_LAST,
    };
  });
  return (row, target) => {
    for (const { field, write, isDescending, nullRank } of columns) {
      const value = row[field];
      if (value === null || value === undefined) {
        target.u8(nullRank);
        continue;
      }
      target.u8(RANK_VALUE);
      const start = target.length;
      write(value, target);
      if (isDescending) for (let at = start; at < target.length; at++) target.bytes[at] = target.bytes[at]! ^ 0xff;
    }
  };
}

type Write = (value: unknown, target: ByteWriter) => void;

function orderedWriter(type: DataType): Write {
  switch (type.kind) {
    case "CHAR":
    case "VARCHAR":
    case "STRING":
      return writeText;
    case "BINARY":
    case "VARBINARY":
    case "BYTES":
      return (value, target) => {
        for (const byte of value as Uint8Array) writeUnit(byte, target);
        writeEnd(target);
      };
    case "BIGINT":
    case "DECIMAL":
      return writeExact;
    default:
      return (value, target) => writeDouble(Number(value), target);
  }
}

/** Doubles in the order of their value, NaN last; −0 is 0. */
export function writeDouble(value: number, target: ByteWriter): void {
  scratch.setFloat64(0, value === 0 ? 0 : value);
  const high = scratch.getUint32(0);
  const low = scratch.getUint32(4);
  const isNegative = high >>> 31 === 1 && !Number.isNaN(value);
  target.u32((isNegative ? ~high : high | 0x80000000) >>> 0);
  target.u32((isNegative ? ~low : low) >>> 0);
}

/** Integers of any size: the nearest double, then the exact digits where a double may not tell them apart. */
function writeExact(value: unknown, target: ByteWriter): void {
  const double = Number(value);
  writeDouble(double, target);
  if (Math.abs(double) < 2 ** 53) return;
  // The difference to the double is small against 2^127 for every DECIMAL.
  const rest = BigInt(value as bigint | number) - BigInt(double) + (1n << 127n);
  target.i64(BigInt.asIntN(64, rest >> 64n));
  target.i64(BigInt.asIntN(64, rest));
}

/** By code points: surrogates stand above the rest of the basic plane. */
function writeText(value: unknown, target: ByteWriter): void {
  const text = value as string;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    writeUnit(unit >= 0xd800 && unit <= 0xdfff ? unit + 0x2000 : unit >= 0xe000 ? unit - 0x800 : unit, target);
  }
  writeEnd(target);
}

/** Two bytes a unit; the end, two zeros, stands below every unit. */
function writeUnit(unit: number, target: ByteWriter): void {
  if (unit < 2) {
    target.u8(0);
    target.u8(1);
    target.u8(unit);
    return;
  }
  target.u8(unit >>> 8);
  target.u8(unit & 255);
}

function writeEnd(target: ByteWriter): void {
  target.u8(0);
  target.u8(0);
}
