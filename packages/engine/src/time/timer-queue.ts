import type { PageSource, PendingPages, StateMetadata, StatePageBytes } from "../state/keyed-snapshot.ts";
import type { StateKey } from "../state/state-backend.ts";
import { packState, unpackState } from "../state/state-codec.ts";

/** Takes a timer that is due. */
export type FireTimer = (timestamp: number, namespace: string, key: StateKey, keyGroup: number) => void;

/** The timers of one time domain, each one once. Where some are on disk they are taken into memory before they are due. */
export interface KeyedTimerQueue extends PageSource {
  /** Timers in memory. */
  readonly size: number;
  register(timestamp: number, namespace: string, key: StateKey, keyGroup: number): void;
  delete(timestamp: number, namespace: string, key: StateKey, keyGroup: number): void;
  /** The time of the next timer, undefined where there is none. */
  next(): number | undefined;
  poll(until: number, fire: FireTimer): boolean;
}

/**
 * All timers of one time: key → key group, by namespace. Most times of sessions and joins have one timer only, which is kept in the bucket itself: two maps a
 * bucket cost half the speed of short sessions.
 */
interface Bucket {
  readonly timestamp: number;
  /** The only timer, while `namespaces` is null and `isSingle`. */
  isSingle: boolean;
  namespace: string;
  key: StateKey;
  keyGroup: number;
  namespaces: Map<string, Map<StateKey, number>> | null;
  /** Snapshots up to this one were taken before it was made. */
  readonly epoch: number;
}

/** Timers of one key group as they are written. */
export type PackedTimers = [timestamp: number, namespace: string, keys: StateKey[]][];

/** A step of a snapshot, and a page of it: each well below a millisecond. */
const TIMERS_PER_STEP = 1_000;
const TIMERS_PER_PAGE = 1_000;

/**
 * The timers as they were when a snapshot was taken, in pages. A timer is written when it goes, or when it is come to; one that has come since is not. Some are written
 * twice: those that went after they had been come to. Whoever restores them registers them once.
 */
class TimerCapture {
  readonly pages: StatePageBytes[] = [];
  readonly #epoch: number;
  readonly #name: string;
  /** In buckets that are older. */
  readonly #came = new Map<Bucket, Map<string, Set<StateKey>>>();
  readonly #open = new Map<number, { readonly timers: PackedTimers; count: number }>();

  constructor(name: string, epoch: number) {
    this.#name = name;
    this.#epoch = epoch;
  }

  comes(bucket: Bucket, namespace: string, key: StateKey): void {
    if (bucket.epoch >= this.#epoch) return;
    let namespaces = this.#came.get(bucket);
    if (namespaces === undefined) this.#came.set(bucket, (namespaces = new Map()));
    const keys = namespaces.get(namespace);
    if (keys === undefined) namespaces.set(namespace, new Set([key]));
    else keys.add(key);
  }

  /** Of a timer that is there now. */
  visit(bucket: Bucket, namespace: string, key: StateKey, keyGroup: number): void {
    if (bucket.epoch >= this.#epoch || this.#came.get(bucket)?.get(namespace)?.has(key) === true) return;
    let page = this.#open.get(keyGroup);
    if (page === undefined) this.#open.set(keyGroup, (page = { timers: [], count: 0 }));
    const last = page.timers.at(-1);
    if (last !== undefined && last[0] === bucket.timestamp && last[1] === namespace) last[2].push(key);
    else page.timers.push([bucket.timestamp, namespace, [key]]);
    if (++page.count >= TIMERS_PER_PAGE) this.#close(keyGroup, page.timers);
  }

  /** Writes a page that is not full; false where none is left. */
  closeOne(): boolean {
    for (const [keyGroup, { timers }] of this.#open) {
      this.#close(keyGroup, timers);
      return this.#open.size > 0;
    }
    return false;
  }

  #close(keyGroup: number, timers: PackedTimers): void {
    this.pages.push({ keyGroup, state: this.#name, bytes: packState(timers) });
    this.#open.delete(keyGroup);
  }
}

/**
 * The timers of one time domain: a heap of the distinct times, and for each time the set of (namespace, key), so that registering
 * twice is one timer. Taking a snapshot copies nothing (`TimerCapture`).
 * Cost: O(1) to register at a known time or to delete, O(log t) for a new time, t being the number of distinct times.
 */
export class TimerQueue implements KeyedTimerQueue {
  readonly #name: string;
  readonly #heap: number[] = [];
  readonly #buckets = new Map<number, Bucket>();
  #size = 0;
  /** Raised at each snapshot. */
  #epoch = 0;
  #captures: TimerCapture[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  get size(): number {
    return this.#size;
  }

  register(timestamp: number, namespace: string, key: StateKey, keyGroup: number): void {
    const bucket = this.#buckets.get(timestamp);
    if (bucket === undefined) {
      this.#buckets.set(timestamp, { timestamp, isSingle: true, namespace, key, keyGroup, namespaces: null, epoch: this.#epoch });
      this.#push(timestamp);
      this.#size++;
      return;
    }
    if (bucket.namespaces === null) {
      if (!bucket.isSingle) {
        this.#comes(bucket, namespace, key);
        bucket.isSingle = true;
        bucket.namespace = namespace;
        bucket.key = key;
        bucket.keyGroup = keyGroup;
        this.#size++;
        return;
      }
      if (isSameTimer(bucket, namespace, key)) return;
      bucket.namespaces = new Map([[bucket.namespace, new Map([[bucket.key, bucket.keyGroup]])]]);
      bucket.isSingle = false;
    }
    let keys = bucket.namespaces.get(namespace);
    if (keys === undefined) bucket.namespaces.set(namespace, (keys = new Map()));
    if (keys.has(key)) return;
    this.#comes(bucket, namespace, key);
    keys.set(key, keyGroup);
    this.#size++;
  }

  delete(timestamp: number, namespace: string, key: StateKey): void {
    const bucket = this.#buckets.get(timestamp);
    if (bucket === undefined) return;
    if (bucket.namespaces === null) {
      if (!bucket.isSingle || !isSameTimer(bucket, namespace, key)) return;
      this.#goes(bucket, namespace, key, bucket.keyGroup);
      bucket.isSingle = false;
      this.#size--;
      return;
    }
    const keys = bucket.namespaces.get(namespace);
    const keyGroup = keys?.get(key);
    if (keys === undefined || keyGroup === undefined) return;
    this.#goes(bucket, namespace, key, keyGroup);
    keys.delete(key);
    this.#size--;
    if (keys.size === 0) bucket.namespaces.delete(namespace);
  }

  next(): number | undefined {
    for (;;) {
      const timestamp = this.#heap[0];
      if (timestamp === undefined) return undefined;
      const bucket = this.#buckets.get(timestamp);
      if (bucket !== undefined && !isEmpty(bucket)) return timestamp;
      this.#buckets.delete(timestamp);
      this.#pop();
    }
  }

  poll(until: number, fire: FireTimer): boolean {
    const timestamp = this.next();
    if (timestamp === undefined || timestamp > until) return false;
    const bucket = this.#buckets.get(timestamp) as Bucket;
    if (bucket.namespaces === null) {
      this.#goes(bucket, bucket.namespace, bucket.key, bucket.keyGroup);
      bucket.isSingle = false;
      this.#size--;
      fire(timestamp, bucket.namespace, bucket.key, bucket.keyGroup);
      return true;
    }
    for (const [namespace, keys] of bucket.namespaces) {
      for (const [key, keyGroup] of keys) {
        this.#goes(bucket, namespace, key, keyGroup);
        keys.delete(key);
        this.#size--;
        if (keys.size === 0) bucket.namespaces.delete(namespace);
        fire(timestamp, namespace, key, keyGroup);
        return true;
      }
    }
    return false;
  }

  metadata(): readonly StateMetadata[] {
    return [timersMetadata(this.#name)];
  }

  /** The distinct times that have timers, in order. */
  times(): readonly number[] {
    return [...this.#buckets.values()]
      .filter((bucket) => !isEmpty(bucket))
      .map(({ timestamp }) => timestamp)
      .sort((a, b) => a - b);
  }

  timersAt(timestamp: number): readonly (readonly [namespace: string, key: StateKey, keyGroup: number])[] {
    const bucket = this.#buckets.get(timestamp);
    if (bucket === undefined) return [];
    if (bucket.namespaces === null) return bucket.isSingle ? [[bucket.namespace, bucket.key, bucket.keyGroup]] : [];
    return [...bucket.namespaces].flatMap(([namespace, keys]) =>
      Array.from(keys, ([key, keyGroup]) => [namespace, key, keyGroup] as const),
    );
  }

  /** Forgets times that have lost all their timers. */
  forgetEmptyTimes(): void {
    for (const [timestamp, bucket] of this.#buckets) if (isEmpty(bucket)) this.#buckets.delete(timestamp);
    this.#heap.length = 0;
    // What is in order is a heap.
    this.#heap.push(...this.times());
  }

  capture(timersPerStep = TIMERS_PER_STEP): PendingPages {
    const capture = new TimerCapture(this.#name, ++this.#epoch);
    this.#captures.push(capture);
    const end = (): void => {
      this.#captures = this.#captures.filter((each) => each !== capture);
    };
    // Goes on over timers that come and go meanwhile.
    const timers = this.#timers();
    let isOpen = true;
    const step = (): boolean => {
      if (!isOpen) return capture.closeOne();
      for (let looked = 0; looked < timersPerStep; looked++) {
        const next = timers.next();
        if (next.done === true) {
          isOpen = false;
          end();
          return true;
        }
        capture.visit(...next.value);
      }
      return true;
    };
    return { step, pages: () => capture.pages, cancel: end };
  }

  restorePage(page: StatePageBytes): void {
    for (const [timestamp, namespace, keys] of unpackState(page.bytes) as PackedTimers) {
      for (const key of keys) this.register(timestamp, namespace, key, page.keyGroup);
    }
  }

  *#timers(): Generator<readonly [bucket: Bucket, namespace: string, key: StateKey, keyGroup: number]> {
    for (const bucket of this.#buckets.values()) {
      if (bucket.namespaces === null) {
        if (bucket.isSingle) yield [bucket, bucket.namespace, bucket.key, bucket.keyGroup];
      } else {
        for (const [namespace, keys] of bucket.namespaces) for (const [key, keyGroup] of keys) yield [bucket, namespace, key, keyGroup];
      }
    }
  }

  #comes(bucket: Bucket, namespace: string, key: StateKey): void {
    for (const capture of this.#captures) capture.comes(bucket, namespace, key);
  }

  #goes(bucket: Bucket, namespace: string, key: StateKey, keyGroup: number): void {
    for (const capture of this.#captures) capture.visit(bucket, namespace, key, keyGroup);
  }

  #push(timestamp: number): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(timestamp);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as number;
      if (above <= timestamp) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = timestamp;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child++;
      if ((heap[child] as number) >= last) break;
      heap[at] = heap[child] as number;
      at = child;
    }
    heap[at] = last;
  }
}

export function timersMetadata(name: string): StateMetadata {
  return { name, kind: "timers", type: { kind: "json", version: 1 }, hasTtl: false, formatVersion: 1 };
}

function isSameTimer(bucket: Bucket, namespace: string, key: StateKey): boolean {
  return bucket.namespace === namespace && Object.is(bucket.key, key);
}

function isEmpty(bucket: Bucket): boolean {
  return bucket.namespaces === null ? !bucket.isSingle : bucket.namespaces.size === 0;
}
