import { EngineError } from "../../operators/engine-error.ts";
import { MIN_TIMESTAMP } from "../../record/row.ts";
import { CarriedWindows } from "./carried-windows.ts";
import { ExactValues } from "./exact-values.ts";
import { KEY_BYTES, KeyDictionary } from "./key-dictionary.ts";
import { PaneTable } from "./pane-table.ts";
import { hashKey, type Segment } from "./segment.ts";
import type { TimeWindow, WindowShape } from "./window-shape.ts";

export interface Pane extends PaneTable {
  exact?: ExactValues;
}

/** An entry outside of the panes, as a merge reads it. */
export interface LooseEntry {
  readonly key: number;
  readonly data: Float64Array;
  readonly at: number;
  readonly exact: ExactValues;
}

/** Generated: puts out the results in `data[from … to)` of a window. */
export type FireFunction = (data: Float64Array, from: number, to: number, window: TimeWindow, exact: ExactValues | undefined) => void;
/** Generated: adds the accumulators at `source[from]` to those at `data[at]`. */
export type MergeFunction = (
  data: Float64Array,
  at: number,
  source: Float64Array,
  from: number,
  exact: ExactValues,
  sourceExact: ExactValues | undefined,
) => void;

export interface PaneWindowsOptions {
  readonly shape: WindowShape;
  readonly stride: number;
  readonly allowedLatenessMs: number;
  readonly nodeId: string;
  /** True where keys are numbers of the dictionary only; else integers, with dictionary numbers + 0.5 between them. */
  readonly isDictionaryOnly: boolean;
}

/** Slots looked at per call of `advance`: about a millisecond. */
const FIRE_SLOTS = 32_768;
/** Segments kept for the next panes. */
const SPARE_BYTES = 64 * 1024 * 1024;

interface Firing {
  readonly window: TimeWindow;
  readonly segments: readonly Segment[];
  readonly exact: ExactValues | undefined;
  segment: number;
  at: number;
}

/**
 * Event-time windows over panes of typed arrays: the fast form of the window operator for aggregates of numbers.
 * A window fires when the watermark passes end − 1; rows within the allowed lateness fire it again, one key at a time.
 * State:  one table a pane (a slice of time); dropped when the last window of the pane is past its lateness.
 * Cost:   O(1) a row whatever size / slide; O(keys × panes) a firing.
 * Source: Flink WindowOperator with EventTimeTrigger; panes as in Flink SQL's slicing windows.
 */
export class PaneWindows {
  /** [start, end) of the pane of the last row; generated code compares with it first. */
  readonly bounds = new Float64Array([Infinity, -Infinity]);
  /** The pane of the last row; null where it comes too late for all its windows (or is in none). */
  pane: Pane | null = null;
  readonly dictionary = new KeyDictionary();
  watermark = MIN_TIMESTAMP;
  readonly #options: PaneWindowsOptions;
  readonly #panes = new Map<number, Pane>();
  /** Windows that have rows and have not fired, by end. */
  readonly #pending = new Map<number, TimeWindow>();
  readonly #carried: CarriedWindows;
  readonly #spare: Segment[] = [];
  readonly #scratch: Float64Array;
  #spareBytes = 0;
  #nextEnd = Infinity;
  #nextCleanup = Infinity;
  #lastSize = 0;
  #firing: Firing | undefined;
  /** After a restore from subtasks that were not equally far. */
  #firedTo:
    | { readonly byGroup: ReadonlyMap<number, number>; readonly furthest: number; readonly groupOf: (key: number) => number }
    | undefined;
  /** Keys with rows since then, by the ends of windows that their groups had fired: these fire again, in their turn. */
  readonly #reopened = new Map<number, Set<number>>();
  #fire: FireFunction = () => undefined;
  /** Windows that have fired at their end, one a key: each is a timer. */
  fired = 0;
  #merge: MergeFunction = () => undefined;

  constructor(options: PaneWindowsOptions) {
    this.#options = options;
    this.#carried = new CarriedWindows(options.shape);
    this.#scratch = new Float64Array(options.stride);
  }

  bind(fire: FireFunction, merge: MergeFunction): void {
    this.#fire = fire;
    this.#merge = merge;
  }

  /** Makes `pane` that of the timestamp. */
  select(timestamp: number): void {
    if (timestamp === MIN_TIMESTAMP) {
      throw new EngineError("TIMESTAMP_MISSING", "a row without event time reached an event-time window; give its source a timestamp", {
        nodeId: this.#options.nodeId,
      });
    }
    const { paneMs, offsetMs } = this.#options.shape;
    const start = Math.floor((timestamp - offsetMs) / paneMs) * paneMs + offsetMs;
    this.bounds[0] = start;
    this.bounds[1] = start + paneMs;
    this.pane = this.#panes.get(start) ?? this.#open(start);
  }

  /** True where a row in no window at all counts as late (Flink counts it only when its own time is past). */
  isLate(timestamp: number): boolean {
    const windows = this.#options.shape.windowsOf(this.bounds[0]!);
    return windows.length > 0 || timestamp + this.#options.allowedLatenessMs <= this.watermark;
  }

  /** A row came into a pane of which some window has fired: those fire again for its key. */
  refire(key: number): void {
    for (const window of this.#options.shape.windowsOf(this.bounds[0]!)) {
      if (window.end - 1 > this.watermark && this.#hasFiredFor(key, window)) this.reopen(key, window);
      if (window.end - 1 > this.watermark || window.end - 1 + this.#options.allowedLatenessMs <= this.watermark) continue;
      const data = this.#scratch;
      const exact = new ExactValues();
      data.fill(0);
      data[1] = key;
      for (const pane of this.#panesOf(window)) {
        const found = pane.lookup(key);
        if (found !== undefined) this.#merge(data, 0, found.segment.data, found.at, exact, pane.exact);
      }
      this.#fire(data, 0, data.length, window, exact);
    }
  }

  /** A key whose row was dropped: its dictionary number is given back unless some pane holds it. */
  forgetKey(key: number): void {
    if (this.#options.isDictionaryOnly) this.dictionary.dropUnused(key);
    else if (!Number.isInteger(key)) this.dictionary.dropUnused(Math.floor(key));
  }

  /** A table holds the key. */
  retain(key: number): void {
    if (this.#options.isDictionaryOnly) this.dictionary.retain(key);
    else if (!Number.isInteger(key)) this.dictionary.retain(Math.floor(key));
  }

  exactOf(pane: Pane): ExactValues {
    return (pane.exact ??= new ExactValues());
  }

  /** Fires what is due; false where some is left for the next call. */
  advance(watermark: number): boolean {
    if (watermark > this.watermark) {
      this.watermark = watermark;
      this.#forget();
    }
    let budget = FIRE_SLOTS;
    for (;;) {
      this.#firing ??= this.#nextFiring();
      if (this.#firing === undefined) break;
      budget -= this.#fireSome(this.#firing, budget);
      if (budget <= 0 && this.#firing !== undefined) return false;
    }
    if (this.watermark >= this.#nextCleanup) this.#cleanUp();
    return true;
  }

  /** End of the next window that fires. */
  get nextEnd(): number | undefined {
    const next = Math.min(this.#nextEnd, this.#carried.nextEnd);
    return next === Infinity ? undefined : next;
  }

  /** What panes take, those kept for the next ones included. */
  get bytes(): number {
    let bytes = this.#spareBytes + this.dictionary.size * KEY_BYTES;
    for (const pane of this.#tables()) for (const { data } of pane.segments()) bytes += data.byteLength;
    return bytes;
  }

  get entryCount(): number {
    let count = 0;
    for (const pane of this.#tables()) count += pane.size;
    return count;
  }

  panes(): IterableIterator<Pane> {
    return this.#panes.values();
  }

  /** Windows that have kept the bounds of a former version of the node. */
  carried(): Iterable<Pane> {
    return this.#carried.tables();
  }

  /**
   * Before panes are restored: how far event time was, and how far each key group has fired. `groupOf` tells the key group of an entry's key.
   * A window that a group had fired fires again only for keys that get rows for it before the watermark passes it once more, with all that is kept of it.
   * Source: Flink's WindowOperator, whose watermark begins anew at a restore: the trigger registers its timer again for such a row.
   */
  resume(watermark: number, firedTo: ReadonlyMap<number, number>, groupOf: (key: number) => number): void {
    this.watermark = watermark;
    const furthest = Math.max(...firedTo.values());
    this.#firedTo = furthest > watermark ? { byGroup: firedTo, furthest, groupOf } : undefined;
  }

  /** Key groups that had fired further than the watermark before a restore, and how far. */
  furtherGroups(): ReadonlyMap<number, number> {
    return new Map([...(this.#firedTo?.byGroup ?? [])].filter(([, to]) => to > this.watermark));
  }

  /** Keys for which windows fire again though their groups had fired them, by the ends of the windows. */
  reopened(): ReadonlyMap<number, ReadonlySet<number>> {
    return this.#reopened;
  }

  /** A pane of a restored snapshot, with room for as many entries; its windows fire with the next watermark that is past them. */
  restorePane(start: number, expectedEntries: number): Pane {
    return this.#panes.get(start) ?? this.#create(start, expectedEntries);
  }

  /**
   * Adds an entry to a window that was open with bounds that the node's windows need not have (`CarriedWindows`); dropped where such a window is over.
   * `hasFired`: the entry's group had fired the window.
   */
  carry(window: TimeWindow, { key, data, at, exact }: LooseEntry, hasFired: boolean): void {
    const { allowedLatenessMs } = this.#options;
    const isOfShape = this.#carried.isOfShape(window);
    if (window.end - 1 + allowedLatenessMs <= this.watermark || (hasFired && !isOfShape)) return;
    const table: Pane = this.#carried.tableOf(window) ?? this.#addCarried(window, isOfShape);
    const segment = table.insert(key, hashKey(key));
    if (segment.data[table.at] === 0) this.retain(key);
    this.#merge(segment.data, table.at, data, at, this.exactOf(table), exact);
  }

  #addCarried(window: TimeWindow, isOfShape: boolean): Pane {
    const { stride, allowedLatenessMs } = this.#options;
    const table: Pane = new PaneTable(window.start, window.end, stride, 0);
    const hasFired = window.end - 1 <= this.watermark;
    this.#carried.add(window, table, hasFired);
    if (isOfShape && !hasFired) this.#expect(window);
    this.#nextCleanup = Math.min(this.#nextCleanup, this.#carried.nextCleanup(allowedLatenessMs));
    return table;
  }

  #expect(window: TimeWindow): void {
    this.#pending.set(window.end, window);
    this.#nextEnd = Math.min(this.#nextEnd, window.end);
  }

  *#tables(): Generator<Pane> {
    yield* this.#panes.values();
    yield* this.#carried.tables();
  }

  #open(start: number): Pane | null {
    const windows = this.#options.shape.windowsOf(start);
    const last = windows.at(-1);
    if (last === undefined || last.end - 1 + this.#options.allowedLatenessMs <= this.watermark) return null;
    return this.#create(start, this.#lastSize);
  }

  #create(start: number, expected: number): Pane {
    const { shape, stride, allowedLatenessMs } = this.#options;
    const pane: Pane = new PaneTable(start, start + shape.paneMs, stride, expected, this.#spare);
    this.#spareBytes = this.#spare.reduce((sum, segment) => sum + segment.data.byteLength, 0);
    this.#panes.set(start, pane);
    const windows = shape.windowsOf(start);
    for (const window of windows) {
      if (window.end - 1 <= Math.max(this.watermark, this.#firedTo?.furthest ?? MIN_TIMESTAMP)) pane.hasFired = true;
      if (window.end - 1 > this.watermark) this.#expect(window);
    }
    this.#nextCleanup = Math.min(this.#nextCleanup, windows.at(-1)!.end - 1 + allowedLatenessMs);
    return pane;
  }

  /** The cached pane may have become late. */
  #forget(): void {
    this.bounds[0] = Infinity;
    this.bounds[1] = -Infinity;
    this.pane = null;
  }

  #nextFiring(): Firing | undefined {
    const end = Math.min(this.#nextEnd, this.#carried.nextEnd);
    if (end === Infinity || end - 1 > this.watermark) return undefined;
    const { window, panes } = this.#nextEnd === end ? this.#takeNext() : this.#takeCarried();
    for (const pane of panes) pane.hasFired = true;
    const isPartlyFired = this.#firedTo !== undefined && end - 1 <= this.#firedTo.furthest;
    const single = panes.length === 1 && !isPartlyFired ? panes[0]! : this.#merged(panes, window);
    this.#lastSize = Math.max(panes[0]?.size ?? 0, this.#lastSize >> 1);
    this.#reopened.delete(end);
    this.fired += single.size;
    return { window, segments: single.segments(), exact: single.exact, segment: 0, at: 0 };
  }

  #takeNext(): { readonly window: TimeWindow; readonly panes: readonly Pane[] } {
    const window = this.#pending.get(this.#nextEnd)!;
    this.#pending.delete(this.#nextEnd);
    this.#nextEnd = Infinity;
    for (const end of this.#pending.keys()) if (end < this.#nextEnd) this.#nextEnd = end;
    return { window, panes: this.#panesOf(window) };
  }

  #takeCarried(): { readonly window: TimeWindow; readonly panes: readonly Pane[] } {
    const { window, table } = this.#carried.takeNext();
    return { window, panes: [table] };
  }

  #merged(panes: readonly Pane[], window: TimeWindow): Pane {
    const { stride } = this.#options;
    const largest = panes.reduce((size, pane) => Math.max(size, pane.size), 0);
    const merged: Pane = new PaneTable(window.start, window.end, stride, largest);
    const exact = new ExactValues();
    merged.exact = exact;
    for (const pane of panes) {
      for (const { data, limit } of pane.segments()) {
        for (let from = 0; from < limit; from += stride) {
          if (data[from] === 0) continue;
          const key = data[from + 1]!;
          if (this.#hasFiredFor(key, window) && this.#reopened.get(window.end)?.has(key) !== true) continue;
          const segment = merged.insert(key, hashKey(key));
          this.#merge(segment.data, merged.at, data, from, exact, pane.exact);
        }
      }
    }
    return merged;
  }

  /** Whether the key's group had fired the window before a restore that the others had not. */
  #hasFiredFor(key: number, window: TimeWindow): boolean {
    if (this.#firedTo === undefined) return false;
    const { byGroup, groupOf } = this.#firedTo;
    return window.end - 1 <= (byGroup.get(groupOf(key)) ?? -Infinity);
  }

  reopen(key: number, { end }: Pick<TimeWindow, "end">): void {
    const keys = this.#reopened.get(end);
    if (keys === undefined) this.#reopened.set(end, new Set([key]));
    else keys.add(key);
  }

  #panesOf(window: TimeWindow): Pane[] {
    const { paneMs } = this.#options.shape;
    const panes: Pane[] = [];
    for (let start = window.start; start < window.end; start += paneMs) {
      const pane = this.#panes.get(start);
      if (pane !== undefined) panes.push(pane);
    }
    const carried = this.#carried.tableOf(window);
    if (carried !== undefined) panes.push(carried);
    return panes;
  }

  #fireSome(firing: Firing, budget: number): number {
    const { window, segments, exact } = firing;
    const segment = segments[firing.segment];
    if (segment === undefined) {
      this.#firing = undefined;
      return 0;
    }
    const to = Math.min(segment.limit, firing.at + budget * segment.stride);
    const looked = (to - firing.at) / segment.stride;
    this.#fire(segment.data, firing.at, to, window, exact);
    firing.at = to;
    if (to === segment.limit) {
      firing.segment++;
      firing.at = 0;
      if (firing.segment === segments.length) this.#firing = undefined;
    }
    return looked;
  }

  #cleanUp(): void {
    this.#nextCleanup = Infinity;
    for (const [start, pane] of this.#panes) {
      const cleanup = this.#options.shape.windowsOf(start).at(-1)!.end - 1 + this.#options.allowedLatenessMs;
      if (cleanup <= this.watermark) {
        this.#drop(pane);
        this.#panes.delete(start);
      } else {
        this.#nextCleanup = Math.min(this.#nextCleanup, cleanup);
      }
    }
    const { allowedLatenessMs } = this.#options;
    for (const table of this.#carried.dropUntil(this.watermark, allowedLatenessMs)) this.#drop(table);
    this.#nextCleanup = Math.min(this.#nextCleanup, this.#carried.nextCleanup(allowedLatenessMs));
    this.#forget();
  }

  #drop(pane: Pane): void {
    if (this.dictionary.size > 0) this.#releaseKeys(pane);
    for (const segment of pane.segments()) {
      if (segment.isFrozen || this.#spareBytes + segment.data.byteLength > SPARE_BYTES) continue;
      this.#spare.push(segment);
      this.#spareBytes += segment.data.byteLength;
    }
  }

  #releaseKeys(pane: Pane): void {
    const { stride, isDictionaryOnly } = this.#options;
    for (const { data, limit } of pane.segments()) {
      for (let at = 0; at < limit; at += stride) {
        if (data[at] === 0) continue;
        const key = data[at + 1]!;
        if (isDictionaryOnly) this.dictionary.release(key);
        else if (!Number.isInteger(key)) this.dictionary.release(Math.floor(key));
      }
    }
  }
}
