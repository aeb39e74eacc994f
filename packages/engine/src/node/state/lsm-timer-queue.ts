import type { PendingPages, StateMetadata, StatePageBytes } from "../../state/keyed-snapshot.ts";
import type { StateKey } from "../../state/state-backend.ts";
import { unpackState } from "../../state/state-codec.ts";
import { type FireTimer, type KeyedTimerQueue, type PackedTimers, TimerQueue } from "../../time/timer-queue.ts";
import type { StoredRow } from "./level-messages.ts";
import { decodeTimerKey, encodeTimerKey, rowKeyAfter, timersStart } from "./row-key.ts";
import type { RowMemory } from "./row-memory.ts";

export interface LsmTimerQueueOptions {
  readonly name: string;
  /** Under which its timers lie. */
  readonly number: number;
  /** In memory at most. */
  readonly limit: number;
  readonly memory: RowMemory;
  /** The first rows of [from, to), blocking. */
  readonly scan: (from: Uint8Array, to: Uint8Array, limit: number) => readonly StoredRow[];
}

const NOTHING = new Uint8Array(0);

/**
 * The timers of one time domain, of which only the next ones are in memory: all those before a horizon. When there are too many the last half of them goes to disk and the
 * horizon comes nearer; when none is left the next ones are read. A timer beyond the horizon is written, or deleted, without being looked for.
 * A snapshot has those in memory as pages, and the others as rows of the database.
 * Source: Flink's RocksDBCachingPriorityQueueSet, which has a cache for each key group and one order over all of them; here the order on disk is that of the subtask.
 */
export class LsmTimerQueue implements KeyedTimerQueue {
  readonly #options: LsmTimerQueueOptions;
  readonly #near: TimerQueue;
  /** All timers before this row are in memory and none behind; undefined: all are. */
  #horizon: Uint8Array | undefined;
  #horizonTime = Infinity;

  constructor(options: LsmTimerQueueOptions) {
    this.#options = options;
    this.#near = new TimerQueue(options.name);
  }

  get size(): number {
    return this.#near.size;
  }

  /** Where rows came onto the disk by another way: before any timer is registered. */
  resume(): void {
    const { scan, number } = this.#options;
    const [first] = scan(timersStart(number), timersStart(number + 1), 1);
    if (first !== undefined) this.#setHorizon(first[0]);
  }

  register(timestamp: number, namespace: string, key: StateKey, keyGroup: number): void {
    const rowKey = this.#farKey(timestamp, namespace, key, keyGroup);
    if (rowKey !== undefined) {
      this.#options.memory.put(rowKey, NOTHING);
      return;
    }
    this.#near.register(timestamp, namespace, key, keyGroup);
    if (this.#near.size > this.#options.limit) this.#spill();
  }

  delete(timestamp: number, namespace: string, key: StateKey, keyGroup: number): void {
    const rowKey = this.#farKey(timestamp, namespace, key, keyGroup);
    if (rowKey === undefined) this.#near.delete(timestamp, namespace, key);
    else this.#options.memory.put(rowKey, undefined);
  }

  next(): number | undefined {
    for (;;) {
      const next = this.#near.next();
      if (next !== undefined || this.#horizon === undefined) return next;
      this.#load(this.#horizon);
    }
  }

  poll(until: number, fire: FireTimer): boolean {
    const next = this.next();
    return next !== undefined && next <= until && this.#near.poll(until, fire);
  }

  metadata(): readonly StateMetadata[] {
    return this.#near.metadata();
  }

  capture(): PendingPages {
    return this.#near.capture();
  }

  restorePage(page: StatePageBytes): void {
    for (const [timestamp, namespace, keys] of unpackState(page.bytes) as PackedTimers)
      for (const key of keys) this.register(timestamp, namespace, key, page.keyGroup);
  }

  /** The row of a timer that belongs on disk; undefined where it belongs into memory. */
  #farKey(timestamp: number, namespace: string, key: StateKey, keyGroup: number): Uint8Array | undefined {
    if (this.#horizon === undefined || timestamp < this.#horizonTime) return undefined;
    const rowKey = this.#keyOf(timestamp, namespace, key, keyGroup);
    return timestamp > this.#horizonTime || Buffer.compare(rowKey, this.#horizon) >= 0 ? rowKey : undefined;
  }

  #keyOf(timestamp: number, namespace: string, key: StateKey, keyGroup: number): Uint8Array {
    return encodeTimerKey(this.#options.number, { timestamp, keyGroup, key, namespace });
  }

  #setHorizon(rowKey: Uint8Array | undefined): void {
    this.#horizon = rowKey;
    this.#horizonTime = rowKey === undefined ? Infinity : decodeTimerKey(rowKey).timestamp;
  }

  /** Writes the last half of the timers in memory. */
  #spill(): void {
    const { limit, memory } = this.#options;
    let left = Math.ceil(limit / 2);
    let horizon: Uint8Array | undefined;
    for (const timestamp of this.#near.times()) {
      const timers = this.#near.timersAt(timestamp);
      if (timers.length <= left) {
        left -= timers.length;
        continue;
      }
      const rows = timers
        .map(([namespace, key, keyGroup]) => ({ namespace, key, rowKey: this.#keyOf(timestamp, namespace, key, keyGroup) }))
        .sort((a, b) => Buffer.compare(a.rowKey, b.rowKey));
      for (const { namespace, key, rowKey } of rows.slice(left)) {
        horizon ??= rowKey;
        this.#near.delete(timestamp, namespace, key);
        memory.put(rowKey, NOTHING);
      }
      left = 0;
    }
    this.#near.forgetEmptyTimes();
    this.#setHorizon(horizon);
  }

  /** Takes the next timers into memory. Blocks while everything is written and they are read. */
  #load(from: Uint8Array): void {
    const { limit, memory, number, scan } = this.#options;
    const count = Math.ceil(limit / 2);
    memory.writeAllNow();
    const rows = scan(from, timersStart(number + 1), count);
    const last = rows.at(-1)?.[0];
    this.#setHorizon(rows.length < count || last === undefined ? undefined : rowKeyAfter(last));
    for (const [rowKey] of rows) {
      const { timestamp, namespace, key, keyGroup } = decodeTimerKey(rowKey);
      this.#near.register(timestamp, namespace, key, keyGroup);
      memory.put(rowKey, undefined);
    }
  }
}
