/** Bytes in front of a record: its length with them, and the length of its key. */
export const RECORD_HEADER = 8;

/** A record where it lies: header, key, value. */
export interface SpilledRecord {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly length: number;
  readonly keyLength: number;
}

export function keyStart({ start }: SpilledRecord): number {
  return start + RECORD_HEADER;
}

export function valueStart({ start, keyLength }: SpilledRecord): number {
  return start + RECORD_HEADER + keyLength;
}

/** Bytes in order; what is a beginning of the other comes first. */
export function compareBytes(a: Uint8Array, aStart: number, aLength: number, b: Uint8Array, bStart: number, bLength: number): number {
  const length = Math.min(aLength, bLength);
  for (let i = 0; i < length; i++) {
    const difference = a[aStart + i]! - b[bStart + i]!;
    if (difference !== 0) return difference;
  }
  return aLength - bLength;
}
