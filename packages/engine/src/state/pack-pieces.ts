import { packState } from "./state-codec.ts";

/** Smaller arrays are copied among the rest. */
const LARGE_BYTES = 4_096;
/** Snapshots have their large arrays this deep at most; what lies deeper is packed as it is. */
const MAX_DEPTH = 6;
/** Stands for a large array while the rest is packed: a constant, followed by its number. */
const MARK = Uint8Array.from([0x9d, 0x1c, 0xe6, 0x53, 0x0b, 0xf1, 0x84, 0x2a, 0xc7, 0x6f, 0x38, 0xd5]);
const BIN_32 = 0xc6;
const EXT_32 = 0xc9;
/** As msgpackr writes typed arrays: an extension, whose first byte says which. */
const TYPED_ARRAY = 0x74;
const UINT_8 = 1;
const FLOAT_64 = 8;

/** In the form that msgpackr gives it here. */
const PACKED_MARK = packState(mark(0));

/** Bytes in parts, which one after the other are the whole. */
export class Pieces {
  readonly pieces: readonly Uint8Array[];
  readonly byteLength: number;

  constructor(pieces: readonly Uint8Array[]) {
    this.pieces = pieces;
    this.byteLength = pieces.reduce((sum, { length }) => sum + length, 0);
  }
}

/**
 * As `packState`, but large arrays of bytes and of numbers (and `Pieces`, which are read as bytes) are not copied: they are pieces themselves, and must not change until the
 * pieces are written. So a gigabyte of state is packed in the time that its small parts take.
 */
export function packPieces(value: unknown): Pieces {
  const large: (Uint8Array | Float64Array | Pieces)[] = [];
  const packed = packState(withMarks(value, large, 0));
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const [index, each] of large.entries()) {
    const at = indexOfMark(packed, index, from);
    pieces.push(packed.subarray(from, at), header(each));
    if (each instanceof Pieces) for (const piece of each.pieces) pieces.push(piece);
    else pieces.push(each instanceof Uint8Array ? each : new Uint8Array(each.buffer, each.byteOffset, each.byteLength));
    from = at + PACKED_MARK.length;
  }
  pieces.push(packed.subarray(from));
  return new Pieces(pieces);
}

function withMarks(value: unknown, large: (Uint8Array | Float64Array | Pieces)[], depth: number): unknown {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return value;
  if (value instanceof Pieces || ((value instanceof Uint8Array || value instanceof Float64Array) && value.byteLength >= LARGE_BYTES))
    return mark(large.push(value) - 1);
  if (Array.isArray(value)) return value.map((each) => withMarks(each, large, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const copy: Record<string, unknown> = {};
  for (const name in value) copy[name] = withMarks((value as Record<string, unknown>)[name], large, depth + 1);
  return copy;
}

function mark(index: number): Uint8Array {
  const bytes = new Uint8Array(MARK.length + 4);
  bytes.set(MARK);
  writeNumber(bytes, MARK.length, index);
  return bytes;
}

function header(large: Uint8Array | Float64Array | Pieces): Uint8Array {
  // A Buffer, which is read as one, as everything is that was packed before.
  const isBinary = large instanceof Pieces || (large instanceof Uint8Array && large.constructor !== Uint8Array);
  const bytes = new Uint8Array(isBinary ? 5 : 7);
  bytes[0] = isBinary ? BIN_32 : EXT_32;
  writeNumber(bytes, 1, large.byteLength + (isBinary ? 0 : 1));
  if (!isBinary) bytes.set([TYPED_ARRAY, large instanceof Float64Array ? FLOAT_64 : UINT_8], 5);
  return bytes;
}

/** Marks stand in the order of their numbers. */
function indexOfMark(packed: Uint8Array, index: number, from: number): number {
  const first = PACKED_MARK[0]!;
  const end = PACKED_MARK.length - 4;
  for (let at = packed.indexOf(first, from); at >= 0; at = packed.indexOf(first, at + 1)) {
    let same = 1;
    while (same < end && packed[at + same] === PACKED_MARK[same]) same++;
    if (same === end && readNumber(packed, at + end) === index) return at;
  }
  throw new Error("a large array of a snapshot was not packed");
}

function readNumber(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

function writeNumber(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}
