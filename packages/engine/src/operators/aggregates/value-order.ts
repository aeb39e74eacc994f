import type { DataType } from "@millrace/pipeline/types";
import { encodeKeyText } from "../../record/key-text.ts";
import type { StateKey } from "../../state/state-backend.ts";

export type Compare = (a: unknown, b: unknown) => number;

/** The order of non-null values of a type: numbers by value, text by its characters, bytes unsigned, false before true. */
export function valueOrder(type: DataType): Compare {
  switch (type.kind) {
    case "CHAR":
    case "VARCHAR":
    case "STRING":
      return compareText;
    case "BINARY":
    case "VARBINARY":
    case "BYTES":
      return compareBytes;
    case "FLOAT":
    case "DOUBLE":
      return compareDoubles;
    default:
      return (a, b) => ((a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0);
  }
}

/** By code points, which is the order of the UTF-8 bytes that Flink compares. */
function compareText(a: unknown, b: unknown): number {
  const left = a as string;
  const right = b as string;
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const x = left.charCodeAt(i);
    const y = right.charCodeAt(i);
    if (x === y) continue;
    // Surrogates stand above the rest of the BMP as code points, and below U+E000 as code units.
    const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;
    if (isSurrogate(x) !== isSurrogate(y)) return isSurrogate(x) ? 1 : -1;
    return x - y;
  }
  return left.length - right.length;
}

function compareBytes(a: unknown, b: unknown): number {
  const left = a as Uint8Array;
  const right = b as Uint8Array;
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const difference = (left[i] as number) - (right[i] as number);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** As Java's Double.compare for NaN, which is the greatest; −0 equals 0. */
function compareDoubles(a: unknown, b: unknown): number {
  const left = a as number;
  const right = b as number;
  if (left < right) return -1;
  if (left > right) return 1;
  if (left === right) return 0;
  return (Number.isNaN(left) ? 1 : 0) - (Number.isNaN(right) ? 1 : 0);
}

/** A value as a key of a JavaScript Map: itself where it is a primitive, its canonical text else. */
export function mapKey(value: unknown): StateKey {
  if (typeof value === "object" && value !== null) return encodeKeyText([value]);
  return value === 0 ? 0 : (value as StateKey);
}
