import { hashKey } from "../window/segment.ts";
import { SegmentCapture } from "../window/segment-capture.ts";

/** Slot: [rows, key, start, end, bucket, id, accumulators…]. rows = 0: free; rows = −1: removed (key NaN), probing goes on. */
export const SESSION_KEY = 1;
export const SESSION_START = 2;
export const SESSION_END = 3;
/** The time bucket in which the session's timer lies. */
export const SESSION_BUCKET = 4;
/** Unique among the sessions of this subtask. */
export const SESSION_ID = 5;
export const SESSION_HEAD = 6;

const REMOVED = -1;
const SEGMENT_BITS = 8;
const MAX_SINGLE_SLOTS = 1 << 14;
const MIN_SLOTS = 256;

/** Part of the table; at most half of the slots are in use or removed. */
export class SessionSegment {
  readonly data: Float64Array;
  readonly shift: number;
  readonly limit: number;
  readonly stride: number;
  /** Slots that are not free: live and removed. */
  used = 0;
  live = 0;
  /** Belongs to a snapshot under way: who is about to write to a slot calls `keep` first. */
  isFrozen = false;
  #captures: SegmentCapture[] = [];

  constructor(stride: number, slots: number) {
    this.stride = stride;
    this.limit = slots * stride;
    this.shift = 32 - Math.log2(slots);
    this.data = new Float64Array(this.limit);
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
}

/**
 * Open sessions by key in open addressing; a key may have several, all in one probe sequence. Cut into 256 segments when it grows, so that
 * no growth step moves many.
 */
export class SessionTable {
  one: SessionSegment | null;
  many: SessionSegment[] = [];
  bits = 0;
  /** Offset of the slot that `insert` has taken. */
  at = 0;
  readonly #stride: number;

  constructor(stride: number) {
    this.#stride = stride;
    this.one = new SessionSegment(stride, MIN_SLOTS);
  }

  segments(): readonly SessionSegment[] {
    return this.one === null ? this.many : [this.one];
  }

  get size(): number {
    return this.segments().reduce((sum, { live }) => sum + live, 0);
  }

  segmentOf(hash: number): SessionSegment {
    return this.one ?? this.many[hash >>> (32 - SEGMENT_BITS)]!;
  }

  /** Takes a slot for a new session of the key, safe to write; only its key is filled in. */
  insert(key: number, hash: number): SessionSegment {
    let segment = this.segmentOf(hash);
    if ((segment.used + 1) * 2 * segment.stride > segment.limit) segment = this.#grow(segment, hash);
    const { data, limit, stride } = segment;
    let at = ((hash << this.bits) >>> segment.shift) * stride;
    while (data[at]! > 0) {
      at += stride;
      if (at === limit) at = 0;
    }
    if (segment.isFrozen) segment.keep(at);
    if (data[at] === 0) segment.used++;
    data.fill(0, at, at + stride);
    data[at + SESSION_KEY] = key;
    segment.live++;
    this.at = at;
    return segment;
  }

  /** Frees a slot; where the next one is free nothing has to mark the place. */
  remove(segment: SessionSegment, at: number): void {
    const { data, limit, stride } = segment;
    segment.live--;
    if (segment.isFrozen) segment.keep(at);
    data[at] = REMOVED;
    data[at + SESSION_KEY] = NaN;
    const next = at + stride === limit ? 0 : at + stride;
    if (data[next] !== 0) return;
    for (let back = at; data[back] === REMOVED; back = back === 0 ? limit - stride : back - stride) {
      data[back] = 0;
      segment.used--;
    }
  }

  #replace(hash: number, segment: SessionSegment): SessionSegment {
    if (this.one === null) this.many[hash >>> (32 - SEGMENT_BITS)] = segment;
    else this.one = segment;
    return segment;
  }

  #grow(segment: SessionSegment, hash: number): SessionSegment {
    const slots = segment.limit / segment.stride;
    const isCrowded = segment.live * 4 > slots;
    if (this.one === null || slots < MAX_SINGLE_SLOTS || !isCrowded) {
      const larger = new SessionSegment(this.#stride, isCrowded ? slots * 2 : slots);
      move(segment, this.bits, () => larger);
      return this.#replace(hash, larger);
    }
    this.one = null;
    this.bits = SEGMENT_BITS;
    this.many = Array.from({ length: 1 << SEGMENT_BITS }, () => new SessionSegment(this.#stride, MIN_SLOTS));
    move(segment, SEGMENT_BITS, (entryHash) => this.many[entryHash >>> (32 - SEGMENT_BITS)]!);
    return this.many[hash >>> (32 - SEGMENT_BITS)]!;
  }
}

/** Copies the live sessions into the segments that `target` names; removed ones are left behind. */
function move(from: SessionSegment, bits: number, target: (hash: number) => SessionSegment): void {
  const { data, stride, limit } = from;
  for (let source = 0; source < limit; source += stride) {
    if (data[source]! <= 0) continue;
    const hash = hashKey(data[source + SESSION_KEY]!);
    const to = target(hash);
    let at = ((hash << bits) >>> to.shift) * stride;
    while (to.data[at] !== 0) {
      at += stride;
      if (at === to.limit) at = 0;
    }
    to.data.set(data.subarray(source, source + stride), at);
    to.used++;
    to.live++;
  }
}
