import { hashKey, MAX_SINGLE_SLOTS, Segment, SEGMENT_BITS } from "./segment.ts";

const SEGMENTS = 1 << SEGMENT_BITS;

/**
 * The accumulators of one pane (a slice of event time) by key. Small ones are one segment; one that would grow past 64 K slots is cut into
 * 256 by the upper bits of the hash, so that no single growth step moves many entries: nothing stops the task for long at any number of keys.
 */
export class PaneTable {
  /** The only segment, or null where there are many. */
  one: Segment | null;
  many: Segment[] = [];
  /** Bits of the hash that choose the segment: 0 or 8. */
  bits = 0;
  /** [start, end) of the pane. */
  readonly start: number;
  readonly end: number;
  /** True where some window of the pane has fired: a further row fires it again. */
  hasFired = false;
  readonly #stride: number;

  constructor(start: number, end: number, stride: number, expectedEntries: number, spare: Segment[] = []) {
    this.start = start;
    this.end = end;
    this.#stride = stride;
    const slots = Segment.slotsFor(expectedEntries);
    if (slots <= MAX_SINGLE_SLOTS) {
      this.one = take(spare, stride, slots);
    } else {
      this.one = null;
      this.bits = SEGMENT_BITS;
      const each = Segment.slotsFor((expectedEntries / SEGMENTS) * 1.1);
      for (let i = 0; i < SEGMENTS; i++) this.many.push(take(spare, stride, each));
    }
  }

  get size(): number {
    return this.segments().reduce((sum, segment) => sum + segment.size, 0);
  }

  segments(): readonly Segment[] {
    return this.one === null ? this.many : [this.one];
  }

  /** Which of the segments a key belongs to. */
  segmentOf(key: number): number {
    return this.one === null ? hashKey(key) >>> (32 - SEGMENT_BITS) : 0;
  }

  /** Slot of the key, made where it is missing (then with rows 0: the caller fills it), and safe to write. Answers its segment; `at` tells the offset. */
  at = 0;
  insert(key: number, hash: number): Segment {
    let segment = this.one ?? this.many[hash >>> (32 - SEGMENT_BITS)]!;
    let at = segment.find(key, hash << this.bits);
    if (segment.data[at] !== 0) {
      if (segment.isFrozen) segment.keep(at);
      this.at = at;
      return segment;
    }
    if (segment.isFull) {
      segment = this.#grow(segment, hash);
      at = segment.find(key, hash << this.bits);
    }
    if (segment.isFrozen) segment.keep(at);
    segment.data[at + 1] = key;
    segment.size++;
    this.at = at;
    return segment;
  }

  /** Offset of a key and its segment; undefined where it is not there. */
  lookup(key: number): { readonly segment: Segment; readonly at: number } | undefined {
    const hash = hashKey(key);
    const segment = this.one ?? this.many[hash >>> (32 - SEGMENT_BITS)]!;
    const at = segment.find(key, hash << this.bits);
    return segment.data[at] === 0 ? undefined : { segment, at };
  }

  #replace(hash: number, segment: Segment): Segment {
    if (this.one === null) this.many[hash >>> (32 - SEGMENT_BITS)] = segment;
    else this.one = segment;
    return segment;
  }

  #grow(segment: Segment, hash: number): Segment {
    const { one } = this;
    if (one === null || one.slots < MAX_SINGLE_SLOTS) {
      const larger = new Segment(this.#stride, segment.slots * 2);
      move(segment, this.bits, () => larger);
      return this.#replace(hash, larger);
    }
    this.one = null;
    this.bits = SEGMENT_BITS;
    const each = Segment.slotsFor((one.size / SEGMENTS) * 2);
    this.many = Array.from({ length: SEGMENTS }, () => new Segment(this.#stride, each));
    move(one, SEGMENT_BITS, (entryHash) => {
      const target = this.many[entryHash >>> (32 - SEGMENT_BITS)]!;
      if (!target.isFull) return target;
      const larger = new Segment(this.#stride, target.slots * 2);
      move(target, SEGMENT_BITS, () => larger);
      return this.#replace(entryHash, larger);
    });
    return this.many[hash >>> (32 - SEGMENT_BITS)]!;
  }
}

/** Copies all entries into the segments that `target` names. */
function move(from: Segment, bits: number, target: (hash: number) => Segment): void {
  const { data, stride, limit } = from;
  for (let source = 0; source < limit; source += stride) {
    if (data[source] === 0) continue;
    const key = data[source + 1]!;
    const hash = hashKey(key);
    const segment = target(hash);
    const at = segment.find(key, hash << bits);
    for (let i = 0; i < stride; i++) segment.data[at + i] = data[source + i]!;
    segment.size++;
  }
}

function take(spare: Segment[], stride: number, slots: number): Segment {
  const index = spare.findIndex((segment) => segment.slots === slots);
  if (index < 0) return new Segment(stride, slots);
  const segment = spare[index]!;
  spare[index] = spare.at(-1)!;
  spare.pop();
  segment.data.fill(0);
  segment.size = 0;
  return segment;
}
