/** Keys in the order in which they were added. */
interface KeyList {
  keys: Float64Array;
  length: number;
}

/**
 * Timers of sessions in buckets of time. A session lies in one bucket; it is not moved while rows extend it, only when the bucket is over
 * and the session is not.
 */
export class SessionTimers {
  readonly #widthMs: number;
  readonly #buckets = new Map<number, KeyList>();
  #first = Infinity;

  constructor(widthMs: number) {
    this.#widthMs = widthMs;
  }

  bucketOf(time: number): number {
    return Math.floor(time / this.#widthMs);
  }

  /** True where every time of the bucket is at or before `watermark`. */
  isOver(bucket: number, watermark: number): boolean {
    return (bucket + 1) * this.#widthMs - 1 <= watermark;
  }

  /** The first bucket that has begun by `watermark`; undefined where there is none. */
  due(watermark: number): number | undefined {
    return this.#buckets.size > 0 && this.#first * this.#widthMs <= watermark ? this.#first : undefined;
  }

  add(bucket: number, key: number): void {
    let list = this.#buckets.get(bucket);
    if (list === undefined) {
      this.#buckets.set(bucket, (list = { keys: new Float64Array(64), length: 0 }));
      if (bucket < this.#first) this.#first = bucket;
    }
    if (list.length === list.keys.length) {
      const larger = new Float64Array(list.length * 2);
      larger.set(list.keys);
      list.keys = larger;
    }
    list.keys[list.length++] = key;
  }

  take(bucket: number): { readonly keys: Float64Array; readonly length: number } {
    const list = this.#buckets.get(bucket)!;
    this.#buckets.delete(bucket);
    this.#first = Infinity;
    for (const each of this.#buckets.keys()) if (each < this.#first) this.#first = each;
    return list;
  }
}
