import type { NodePlan } from "../../graph/node-plan.ts";
import { MIN_TIMESTAMP } from "../../record/row.ts";
import { keyGroupOfHash, keyGroupRange } from "../../record/key-group.ts";
import type { PendingStepSnapshot, StepSnapshot } from "../codegen/chain-step.ts";
import type { FastPath } from "../steps/window-step.ts";
import type { KeyPlan } from "./key-plan.ts";
import type { Pane, PaneWindows } from "./pane-windows.ts";
import { EntryList, type StoredEntries } from "./entry-list.ts";
import { ExactValues } from "./exact-values.ts";
import { FrozenSegments } from "./frozen-segments.ts";
import { relay, savedLayout, slotsText } from "./saved-layout.ts";
import { hashKey } from "./segment.ts";
import { type TimeWindow, windowShape, type WindowShape } from "./window-shape.ts";

/** Entries of one pane in one key group, of which there may be several such parts: [rows, key, accumulators…] an entry. */
export interface PaneEntries extends StoredEntries {
  readonly start: number;
  /** Of a window that has kept its bounds (`CarriedWindows`): it is not made of panes. */
  readonly end?: number;
}

/** Slots in front of the accumulators: rows, key. */
export const PANE_HEAD = 2;

/** Window state of one subtask by key group; plain data, readable at any parallelism. */
export interface PaneSnapshot {
  /** "panes/2" has neither `slots` nor `watermark`, "panes/3" no windows with bounds of their own. */
  readonly format: "panes/2" | "panes/3" | "panes/4";
  readonly stride: number;
  /** What the slots hold (`slotsText`): entries of other windows or aggregates cannot be read. */
  readonly slots?: string;
  /** Windows whose last instant is here or before have fired; −Infinity before the first watermark. */
  readonly watermark?: number;
  /** `firedTo`: how far a group had fired before a restore that went back further. */
  readonly groups: readonly { readonly keyGroup: number; readonly panes: readonly PaneEntries[]; readonly firedTo?: number }[];
  /** Values of the key columns for which a window fires again though their group had fired it, by the end of the window. */
  readonly reopened?: readonly (readonly [end: number, keys: readonly (readonly unknown[])[]])[];
}

/**
 * A part of a pane's entries is closed at so many and another one begun: all key groups grow at the same pace, and copying millions of entries in the same moment
 * would be a stop.
 */
const ENTRIES_PER_PART = 4_096;

/**
 * A snapshot of all panes: taking it freezes their segments (who writes to one keeps a page of it), serializing goes on in steps.
 * Meanwhile the dictionary gives no number back.
 */
export class PendingPaneSnapshot implements PendingStepSnapshot {
  readonly #windows: PaneWindows;
  readonly #keys: KeyPlan;
  readonly #plan: NodePlan;
  readonly #stride: number;
  readonly #slots: string;
  readonly #watermark: number;
  readonly #firedTo: ReadonlyMap<number, number>;
  readonly #reopened: NonNullable<PaneSnapshot["reopened"]>;
  readonly #segments: FrozenSegments<Pane>;
  readonly #carried: ReadonlySet<Pane>;
  readonly #groups = new Map<number, Map<Pane, EntryList>>();
  readonly #closed = new Map<number, PaneEntries[]>();
  #isReleased = false;

  constructor(windows: PaneWindows, path: FastPath, plan: NodePlan) {
    this.#windows = windows;
    this.#keys = path.keys;
    this.#plan = plan;
    this.#stride = path.aggregates.stride;
    this.#slots = slotsText(plan, path.aggregates);
    this.#watermark = windows.watermark;
    this.#firedTo = windows.furtherGroups();
    this.#reopened = Array.from(windows.reopened(), ([end, keys]) => [
      end,
      Array.from(keys, (key) => path.keys.valuesOf(key, windows.dictionary)),
    ]);
    this.#segments = new FrozenSegments(this.#stride);
    let hasExact = false;
    this.#carried = new Set(windows.carried());
    for (const pane of [...windows.panes(), ...this.#carried]) {
      for (const segment of pane.segments()) {
        this.#segments.add(segment, pane);
        hasExact ||= pane.exact !== undefined;
      }
    }
    windows.dictionary.hold();
    // Accumulators beyond 2^53 stand outside of the segments.
    if (hasExact) while (this.step());
  }

  step(): boolean {
    return this.#segments.step((pane, numbers, from, to) => this.#serialize(pane, numbers, from, to));
  }

  finish(): StepSnapshot {
    while (this.step());
    this.#release();
    const groups = Array.from(this.#groups, ([keyGroup, panes]) => ({
      keyGroup,
      ...(this.#firedTo.has(keyGroup) ? { firedTo: this.#firedTo.get(keyGroup)! } : {}),
      panes: [...(this.#closed.get(keyGroup) ?? []), ...Array.from(panes, ([pane, growing]) => this.#partOf(pane, growing))],
    }));
    const keyed: PaneSnapshot = {
      format: "panes/4",
      stride: this.#stride,
      slots: this.#slots,
      watermark: this.#watermark,
      groups: groups.sort((a, b) => a.keyGroup - b.keyGroup),
      ...(this.#reopened.length === 0 ? {} : { reopened: this.#reopened }),
    };
    return { keyed };
  }

  cancel(): void {
    this.#segments.cancel();
    this.#release();
  }

  #release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#windows.dictionary.unhold();
  }

  #serialize(pane: Pane, data: Float64Array, from: number, to: number): void {
    const stride = this.#stride;
    for (let at = from; at < to; at += stride) {
      if (data[at] === 0) continue;
      const key = data[at + 1]!;
      const values = this.#keys.valuesOf(key, this.#windows.dictionary);
      const target = this.#target(keyGroupOfHash(this.#keys.hashOf(values), this.#plan.maxParallelism), pane);
      target.append(data, at);
      if (this.#keys.isDictionaryOnly || !Number.isInteger(key)) target.setKey(1, values);
      for (let slot = 2; slot < stride; slot++) {
        if (!Number.isNaN(data[at + slot]!)) continue;
        const exact = pane.exact?.get(key, slot);
        if (exact !== undefined) target.addExact(slot, exact);
      }
    }
  }

  #target(keyGroup: number, pane: Pane): EntryList {
    let panes = this.#groups.get(keyGroup);
    if (panes === undefined) this.#groups.set(keyGroup, (panes = new Map()));
    let growing = panes.get(pane);
    if (growing !== undefined && growing.count >= ENTRIES_PER_PART) {
      const closed = this.#closed.get(keyGroup);
      if (closed === undefined) this.#closed.set(keyGroup, [this.#partOf(pane, growing)]);
      else closed.push(this.#partOf(pane, growing));
      growing = undefined;
    }
    if (growing === undefined) panes.set(pane, (growing = new EntryList(this.#stride)));
    return growing;
  }

  #partOf(pane: Pane, list: EntryList): PaneEntries {
    const { start, end } = pane;
    return { start, ...(this.#carried.has(pane) ? { end } : {}), ...list.stored() };
  }
}

/** The windows that have the rows of the entries. `shape`: how the snapshot's windows are made of panes. */
export function windowsOf({ start, end }: PaneEntries, shape: WindowShape): readonly TimeWindow[] {
  return end === undefined ? shape.windowsOf(start) : [{ start, end }];
}

/**
 * Takes over the key groups of this subtask. Event time goes on from the least watermark of the former subtasks, as in Flink's slicing windows, so that what has fired
 * does not fire again; groups that were further do not fire again the windows that they have fired.
 */
export function restorePanes(
  windows: PaneWindows,
  snapshots: readonly PaneSnapshot[],
  { path, plan, subtaskIndex }: { readonly path: FastPath; readonly plan: NodePlan; readonly subtaskIndex: number },
): void {
  const range = keyGroupRange(subtaskIndex, plan.parallelism, plan.maxParallelism);
  const { keys } = path;
  if (snapshots.length === 0) return;
  const groups = snapshots
    .flatMap((snapshot) => {
      const layout = savedLayout(snapshot, path.aggregates, plan);
      const old = layout.window === undefined ? undefined : windowShape(layout.window);
      const watermark = snapshot.watermark ?? MIN_TIMESTAMP;
      return snapshot.groups.map((group) => ({ ...group, watermark: group.firedTo ?? watermark, old, layout }));
    })
    .filter(({ keyGroup }) => keyGroup >= range.from && keyGroup <= range.to);
  windows.resume(
    Math.min(...snapshots.map(({ watermark }) => watermark ?? MIN_TIMESTAMP)),
    new Map(groups.map(({ keyGroup, watermark }) => [keyGroup, watermark])),
    (key) => keyGroupOfHash(keys.hashOf(keys.valuesOf(key, windows.dictionary)), plan.maxParallelism),
  );
  for (const [end, reopened] of snapshots.flatMap((snapshot) => snapshot.reopened ?? [])) {
    for (const values of reopened) {
      const keyGroup = keyGroupOfHash(keys.hashOf(values), plan.maxParallelism);
      if (keyGroup >= range.from && keyGroup <= range.to) windows.reopen(keys.keyOf(values, windows.dictionary), { end });
    }
  }
  const parts = new Map<number, PaneEntries[]>();
  for (const { panes, old, layout, watermark } of groups) {
    for (const saved of panes) {
      const part = relay(saved, layout.aggregates, path.aggregates, PANE_HEAD);
      if (part.end === undefined && old === undefined) parts.set(part.start, [...(parts.get(part.start) ?? []), part]);
      else carry(windows, part, { windows: windowsOf(part, old ?? path.shape), firedTo: watermark, path });
    }
  }
  for (const [start, ofPane] of parts) restorePane(windows, start, ofPane, path);
}

/** Adds the entries to windows that keep their bounds. */
function carry(
  target: PaneWindows,
  { entries, keys: values, exact }: PaneEntries,
  { windows, firedTo, path }: { readonly windows: readonly TimeWindow[]; readonly firedTo: number; readonly path: FastPath },
): void {
  const { stride } = path.aggregates;
  const wide = Map.groupBy(exact, ([index]) => index);
  for (let at = 0; at < entries.length; at += stride) {
    const written = entries[at + 1]!;
    const key = Number.isInteger(written) ? written : path.keys.keyOf(values[Math.floor(written)]!, target.dictionary);
    const own = new ExactValues();
    // Under the key as it is written, where a merge looks for it.
    for (const [, slot, value] of wide.get(at / stride) ?? []) own.set(written, slot, value);
    for (const window of windows) target.carry(window, { key, data: entries, at, exact: own }, window.end - 1 <= firedTo);
    target.forgetKey(key);
  }
}

/**
 * A part has its entries in the order of the hash, as the table that they come from had them, unless keys are dictionary numbers. So all parts are gone through one segment
 * of the table after the other, which stays in the processor's cache meanwhile: three times as fast as one part after the other, with millions of keys.
 */
function restorePane(windows: PaneWindows, start: number, parts: readonly PaneEntries[], { keys, aggregates: { stride } }: FastPath): void {
  const pane = windows.restorePane(
    start,
    parts.reduce((sum, { entries }) => sum + entries.length / stride, 0),
  );
  const cursors = parts.map((part) => ({ part, at: 0, taken: [] as number[] }));
  if (!keys.isDictionaryOnly) {
    for (let segment = 0; segment < pane.segments().length; segment++) {
      for (const cursor of cursors) {
        const { entries } = cursor.part;
        while (cursor.at < entries.length && pane.segmentOf(entries[cursor.at + 1]!) === segment) insert(cursor);
      }
    }
  }
  for (const cursor of cursors) while (cursor.at < cursor.part.entries.length) insert(cursor);
  for (const { part, taken } of cursors)
    for (const [index, slot, value] of part.exact) windows.exactOf(pane).set(taken[index]!, slot, value);

  function insert(cursor: { readonly part: PaneEntries; at: number; readonly taken: number[] }): void {
    const { entries, keys: values, exact } = cursor.part;
    const from = cursor.at;
    const written = entries[from + 1]!;
    const key = Number.isInteger(written) ? written : keys.keyOf(values[Math.floor(written)]!, windows.dictionary);
    if (exact.length > 0) cursor.taken.push(key);
    const { data } = pane.insert(key, hashKey(key));
    const { at } = pane;
    for (let slot = 0; slot < stride; slot++) data[at + slot] = entries[from + slot]!;
    data[at + 1] = key;
    windows.retain(key);
    cursor.at = from + stride;
  }
}
