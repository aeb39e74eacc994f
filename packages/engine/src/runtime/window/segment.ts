import { SegmentCapture } from "./segment-capture.ts";

/** Fibonacci hashing: the upper bits of key × this constant are spread evenly also for keys in sequence. */
export const HASH_FACTOR = 0x9e3779b1 | 0;

/** Segments of a large table are chosen by this many upper bits of the hash. */
export const SEGMENT_BITS = 8;

const MIN_SLOTS = 64;
/** A table of one segment is cut into many when it would grow past this. */
export const MAX_SINGLE_SLOTS = 1 << 16;

/**
 * An open-addressing table in one Float64Array: slot = [rows, key, accumulators…]; rows = 0 marks a free slot. At most two thirds full.
 * While a segment is frozen, snapshots need it as it was: who is about to write to a slot calls `keep` first.
 */
export class Segment {
  data: Float64Array;
  /** 32 − log2(slots): the slot is the upper bits of the hash. */
  shift: number;
  /** Length of `data`: where probing wraps. */
  limit: number;
  size = 0;
  /** Belongs to a snapshot under way. */
  isFrozen = false;
  #captures: SegmentCapture[] = [];
  readonly stride: number;

  constructor(stride: number, slots: number) {
    this.stride = stride;
    this.limit = slots * stride;
    this.shift = 32 - Math.log2(slots);
    this.data = new Float64Array(this.limit);
  }

  get slots(): number {
    return this.limit / this.stride;
  }

  get isFull(): boolean {
    return (this.size + 1) * 3 > this.slots * 2;
  }

  /** Offset of the key's slot, or of the free slot where it belongs. */
  find(key: number, hash: number): number {
    const { data, limit, stride } = this;
    let at = (hash >>> this.shift) * stride;
    while (data[at] !== 0 && data[at + 1] !== key) {
      at += stride;
      if (at === limit) at = 0;
    }
    return at;
  }

  freeze(): SegmentCapture {
    const capture = new SegmentCapture(this.data, this.stride);
    this.#captures.push(capture);
    this.isFrozen = true;
    return capture;
  }

  thaw(capture: SegmentCapture): void {
    this.#captures = this.#captures.filter((each) => each !== capture);
    this.isFrozen = this.#captures.length > 0;
  }

  keep(at: number): void {
    for (const capture of this.#captures) capture.keep(at);
  }

  static slotsFor(entries: number): number {
    let slots = MIN_SLOTS;
    while (entries * 3 >= slots * 2) slots *= 2;
    return slots;
  }
}

export function hashKey(key: number): number {
  return Math.imul((key | 0) ^ (Math.floor(key / 4294967296) | 0), HASH_FACTOR);
}
