import type { SegmentCapture } from "./segment-capture.ts";

/** Slots serialized at a time: well below a millisecond. */
const STEP_SLOTS = 8_192;

/** A part of a table that a snapshot can hold as it is. */
export interface Freezable {
  /** Numbers in it. */
  readonly limit: number;
  freeze(): SegmentCapture;
  thaw(capture: SegmentCapture): void;
}

/** The segments of a snapshot: frozen as they are added, gone through in steps, and free again as soon as they have been read. */
export class FrozenSegments<Owner> {
  readonly #stepLength: number;
  readonly #segments: { readonly segment: Freezable; readonly owner: Owner; readonly capture: SegmentCapture }[] = [];
  #next = 0;
  #at = 0;

  constructor(stride: number) {
    this.#stepLength = STEP_SLOTS * stride;
  }

  add(segment: Freezable, owner: Owner): void {
    this.#segments.push({ segment, owner, capture: segment.freeze() });
  }

  /** Shows the next slots as they were when they were frozen: the numbers in [from, to). False when there are no more. */
  step(visit: (owner: Owner, numbers: Float64Array, from: number, to: number) => void): boolean {
    const current = this.#segments[this.#next];
    if (current === undefined) return false;
    const { segment, owner, capture } = current;
    const end = Math.min(segment.limit, this.#at + this.#stepLength);
    capture.take(this.#at, end, (numbers, offset, length) => visit(owner, numbers, offset, offset + length));
    this.#at = end;
    if (end === segment.limit) {
      segment.thaw(capture);
      this.#next++;
      this.#at = 0;
    }
    return this.#next < this.#segments.length;
  }

  /** Frees what has not been read. */
  cancel(): void {
    for (; this.#next < this.#segments.length; this.#next++) {
      const { segment, capture } = this.#segments[this.#next]!;
      segment.thaw(capture);
    }
  }
}
