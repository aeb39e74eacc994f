import { EngineError } from "../../operators/engine-error.ts";
import { MIN_TIMESTAMP } from "../../record/row.ts";
import type { MergeFunction } from "../window/pane-windows.ts";
import { ExactValues } from "../window/exact-values.ts";
import { KeyDictionary } from "../window/key-dictionary.ts";
import { hashKey } from "../window/segment.ts";
import { SESSION_BUCKET, SESSION_END, SESSION_ID, SESSION_KEY, SESSION_START, type SessionSegment, SessionTable } from "./session-table.ts";
import { SessionTimers } from "./session-timers.ts";

/** Generated: puts out the session in the slot `data[at …]`. */
export type FireSession = (data: Float64Array, at: number, exact: ExactValues) => void;

export interface SessionWindowsOptions {
  readonly gapMs: number;
  readonly stride: number;
  readonly nodeId: string;
  readonly isDictionaryOnly: boolean;
}

/** Timers looked at per call of `advance`. */
const FIRE_TIMERS = 16_384;
/** Buckets of a gap's length. */
const BUCKETS_A_GAP = 4;

interface Firing {
  readonly bucket: number;
  readonly keys: Float64Array;
  readonly length: number;
  at: number;
}

/**
 * Event-time sessions with a fixed gap and no lateness, for aggregates of numbers: the fast form of the window operator for them.
 * Sessions of a key that touch are one; a row that is behind the watermark is kept if it reaches an open session.
 * State:  one slot a session; removed when it fires at watermark ≥ end − 1.
 * Cost:   O(1) a row; a session is looked at once a gap while it stays open.
 * Source: Flink EventTimeSessionWindows, MergingWindowSet.
 */
export class SessionWindows {
  readonly table: SessionTable;
  readonly dictionary = new KeyDictionary();
  readonly exact = new ExactValues();
  /** [watermark], read by generated code. */
  readonly time = new Float64Array([MIN_TIMESTAMP]);
  readonly #options: SessionWindowsOptions;
  readonly #timers: SessionTimers;
  #nextId = 1;
  #firing: Firing | undefined;
  #fire: FireSession = () => undefined;
  /** Sessions that have fired, one a key: each is a timer. */
  fired = 0;
  #merge: MergeFunction = () => undefined;

  constructor(options: SessionWindowsOptions) {
    this.#options = options;
    this.table = new SessionTable(options.stride);
    this.#timers = new SessionTimers(Math.max(1, Math.floor(options.gapMs / BUCKETS_A_GAP)));
  }

  bind(fire: FireSession, merge: MergeFunction): void {
    this.#fire = fire;
    this.#merge = merge;
  }

  /** Opens a session [start, end) of the key; the caller counts its first row. Its offset is `table.at`. */
  open(key: number, hash: number, start: number, end: number): SessionSegment {
    if (start === MIN_TIMESTAMP) {
      throw new EngineError("TIMESTAMP_MISSING", "a row without event time reached an event-time window; give its source a timestamp", {
        nodeId: this.#options.nodeId,
      });
    }
    const segment = this.table.insert(key, hash);
    const { data } = segment;
    const { at } = this.table;
    const bucket = this.#timers.bucketOf(end - 1);
    data[at + SESSION_START] = start;
    data[at + SESSION_END] = end;
    data[at + SESSION_BUCKET] = bucket;
    data[at + SESSION_ID] = this.#nextId++;
    this.#timers.add(bucket, key);
    this.#retain(key);
    return segment;
  }

  /** A row touches two sessions of its key: the second becomes part of the first. */
  bridge(segment: SessionSegment, first: number, second: number): void {
    const { data } = segment;
    if (segment.isFrozen) segment.keep(first);
    this.#merge(data, first, data, second, this.exact, this.exact);
    data[first + SESSION_START] = Math.min(data[first + SESSION_START]!, data[second + SESSION_START]!);
    data[first + SESSION_END] = Math.max(data[first + SESSION_END]!, data[second + SESSION_END]!);
    this.#release(data[second + SESSION_KEY]!);
    this.table.remove(segment, second);
  }

  /** As PaneWindows: keys in generated code ask the owner for the exact values. */
  exactOf(): ExactValues {
    return this.exact;
  }

  forgetKey(key: number): void {
    if (this.#options.isDictionaryOnly) this.dictionary.dropUnused(key);
    else if (!Number.isInteger(key)) this.dictionary.dropUnused(Math.floor(key));
  }

  /** Fires what is due; false where some is left for the next call. */
  advance(watermark: number): boolean {
    if (watermark > this.time[0]!) this.time[0] = watermark;
    let budget = FIRE_TIMERS;
    for (;;) {
      this.#firing ??= this.#nextFiring();
      if (this.#firing === undefined) return true;
      budget -= this.#fireSome(this.#firing, budget);
      if (budget <= 0 && this.#firing !== undefined) return false;
    }
  }

  /** The last bucket that has begun is looked at once a watermark. */
  #boundaryDone: { readonly bucket: number; readonly watermark: number } | undefined;

  #nextFiring(): Firing | undefined {
    const watermark = this.time[0]!;
    const bucket = this.#timers.due(watermark);
    if (bucket === undefined) return undefined;
    if (!this.#timers.isOver(bucket, watermark)) {
      if (this.#boundaryDone?.bucket === bucket && this.#boundaryDone.watermark === watermark) return undefined;
      this.#boundaryDone = { bucket, watermark };
    }
    const { keys, length } = this.#timers.take(bucket);
    return { bucket, keys, length, at: 0 };
  }

  #fireSome(firing: Firing, budget: number): number {
    const end = Math.min(firing.length, firing.at + budget);
    const looked = end - firing.at;
    for (; firing.at < end; firing.at++) this.#timer(firing.keys[firing.at]!, firing.bucket);
    if (firing.at === firing.length) this.#firing = undefined;
    return looked;
  }

  /** The sessions of the key whose timer lies in the bucket: fired where they are over, else moved on (or kept in a bucket that is not over). */
  #timer(key: number, bucket: number): void {
    const watermark = this.time[0]!;
    const isOver = this.#timers.isOver(bucket, watermark);
    const hash = hashKey(key);
    const segment = this.table.segmentOf(hash);
    const { data, stride, limit } = segment;
    let isKept = false;
    for (let at = ((hash << this.table.bits) >>> segment.shift) * stride; data[at] !== 0; at = at + stride === limit ? 0 : at + stride) {
      if (data[at + SESSION_KEY] !== key || data[at + SESSION_BUCKET] !== bucket) continue;
      const end = data[at + SESSION_END]!;
      if (end - 1 <= watermark) {
        this.#fire(data, at, this.exact);
        this.fired++;
        this.table.remove(segment, at);
        this.#release(key);
      } else if (isOver) {
        const next = this.#timers.bucketOf(end - 1);
        if (segment.isFrozen) segment.keep(at);
        data[at + SESSION_BUCKET] = next;
        this.#timers.add(next, key);
      } else {
        isKept = true;
      }
    }
    if (isKept) this.#timers.add(bucket, key);
  }

  #retain(key: number): void {
    if (this.#options.isDictionaryOnly) this.dictionary.retain(key);
    else if (!Number.isInteger(key)) this.dictionary.retain(Math.floor(key));
  }

  #release(key: number): void {
    if (this.#options.isDictionaryOnly) this.dictionary.release(key);
    else if (!Number.isInteger(key)) this.dictionary.release(Math.floor(key));
  }
}
