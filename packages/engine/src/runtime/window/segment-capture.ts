/** Slots that are kept together: 1.5 KB where a slot has six numbers. */
const SLOTS_PER_PAGE = 32;
/** Kept pages lie in arrays of so many: hundreds of thousands of arrays would be work for the garbage collector. */
const PAGES_PER_CHUNK = 64;

/**
 * What a segment was when a snapshot was taken: pages are kept as they were when somebody is about to write to one, so that a row after a barrier costs a page at
 * most and never a segment. Pages that the snapshot has serialized need not be kept.
 */
export class SegmentCapture {
  readonly #data: Float64Array;
  readonly #pageLength: number;
  /** Where a page begins → the place of its copy. */
  readonly #kept = new Map<number, number>();
  readonly #chunks: Float64Array[] = [];
  #doneTo = 0;

  constructor(data: Float64Array, stride: number) {
    this.#data = data;
    this.#pageLength = SLOTS_PER_PAGE * stride;
  }

  /** Before the slot at an offset is written to. */
  keep(at: number): void {
    if (at < this.#doneTo) return;
    const start = at - (at % this.#pageLength);
    if (this.#kept.has(start)) return;
    const place = this.#kept.size;
    const inChunk = place % PAGES_PER_CHUNK;
    if (inChunk === 0) this.#chunks.push(new Float64Array(PAGES_PER_CHUNK * this.#pageLength));
    this.#chunks.at(-1)!.set(this.#data.subarray(start, start + this.#pageLength), inChunk * this.#pageLength);
    this.#kept.set(start, place);
  }

  /** Calls `visit` with each page of [from, to) as it was, whose numbers begin at `offset`. Both ends are ends of pages, or of the segment. */
  take(from: number, to: number, visit: (numbers: Float64Array, offset: number, length: number) => void): void {
    for (let start = from; start < to; start += this.#pageLength) {
      const kept = this.#kept.get(start);
      const length = Math.min(this.#pageLength, to - start);
      if (kept === undefined) visit(this.#data, start, length);
      else visit(this.#chunks[Math.floor(kept / PAGES_PER_CHUNK)]!, (kept % PAGES_PER_CHUNK) * this.#pageLength, length);
    }
    this.#doneTo = to;
    if (to < this.#data.length) return;
    this.#kept.clear();
    this.#chunks.length = 0;
  }
}
