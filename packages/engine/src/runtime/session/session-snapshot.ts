import type { NodePlan } from "../../graph/node-plan.ts";
import { keyGroupOfHash, keyGroupRange } from "../../record/key-group.ts";
import type { PendingStepSnapshot, StepSnapshot } from "../codegen/chain-step.ts";
import type { KeyPlan } from "../window/key-plan.ts";
import { relay, savedLayout, slotsText } from "../window/saved-layout.ts";
import type { SessionPath } from "./session-step.ts";
import { EntryList, type StoredEntries } from "../window/entry-list.ts";
import { FrozenSegments } from "../window/frozen-segments.ts";
import { hashKey } from "../window/segment.ts";
import { SESSION_END, SESSION_HEAD, SESSION_ID, SESSION_KEY, SESSION_START } from "./session-table.ts";
import type { SessionWindows } from "./session-windows.ts";

/** Open sessions of one key group: [rows, key, start, end, bucket, id, accumulators…] an entry. */
export interface SessionGroup extends StoredEntries {
  readonly keyGroup: number;
}

/** Open sessions of one subtask by key group; plain data, readable at any parallelism. */
export interface SessionSnapshot {
  /** "sessions/2" has no `slots`. */
  readonly format: "sessions/2" | "sessions/3";
  readonly stride: number;
  /** What the slots hold (`slotsText`). */
  readonly slots?: string;
  readonly groups: readonly SessionGroup[];
}

/** A snapshot of all open sessions, in the manner of `PendingPaneSnapshot`. */
export class PendingSessionSnapshot implements PendingStepSnapshot {
  readonly #windows: SessionWindows;
  readonly #keys: KeyPlan;
  readonly #plan: NodePlan;
  readonly #stride: number;
  readonly #slots: string;
  readonly #segments: FrozenSegments<undefined>;
  readonly #groups = new Map<number, EntryList>();
  #isReleased = false;

  constructor(windows: SessionWindows, path: SessionPath, plan: NodePlan) {
    this.#windows = windows;
    this.#keys = path.keys;
    this.#plan = plan;
    this.#stride = path.aggregates.stride;
    this.#slots = slotsText(plan, path.aggregates);
    this.#segments = new FrozenSegments(this.#stride);
    for (const segment of windows.table.segments()) this.#segments.add(segment, undefined);
    windows.dictionary.hold();
    // Accumulators beyond 2^53 stand outside of the segments.
    if (!windows.exact.isEmpty) while (this.step());
  }

  step(): boolean {
    return this.#segments.step((_, numbers, from, to) => this.#serialize(numbers, from, to));
  }

  finish(): StepSnapshot {
    while (this.step());
    this.#release();
    const groups = Array.from(this.#groups, ([keyGroup, list]): SessionGroup => ({ keyGroup, ...list.stored() }));
    const keyed: SessionSnapshot = {
      format: "sessions/3",
      stride: this.#stride,
      slots: this.#slots,
      groups: groups.sort((a, b) => a.keyGroup - b.keyGroup),
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

  #serialize(data: Float64Array, from: number, to: number): void {
    const stride = this.#stride;
    for (let at = from; at < to; at += stride) {
      if (data[at]! <= 0) continue;
      const key = data[at + SESSION_KEY]!;
      const values = this.#keys.valuesOf(key, this.#windows.dictionary);
      const target = this.#target(keyGroupOfHash(this.#keys.hashOf(values), this.#plan.maxParallelism));
      target.append(data, at);
      if (this.#keys.isDictionaryOnly || !Number.isInteger(key)) target.setKey(SESSION_KEY, values);
      for (let slot = SESSION_HEAD; slot < stride; slot++) {
        const exact = Number.isNaN(data[at + slot]!) ? this.#windows.exact.get(data[at + SESSION_ID]!, slot) : undefined;
        if (exact !== undefined) target.addExact(slot, exact);
      }
    }
  }

  #target(keyGroup: number): EntryList {
    let list = this.#groups.get(keyGroup);
    if (list === undefined) this.#groups.set(keyGroup, (list = new EntryList(this.#stride)));
    return list;
  }
}

/** Takes over the key groups of this subtask. */
export function restoreSessions(
  windows: SessionWindows,
  snapshot: SessionSnapshot,
  { path, plan, subtaskIndex }: { readonly path: SessionPath; readonly plan: NodePlan; readonly subtaskIndex: number },
): void {
  const { aggregates } = savedLayout(snapshot, path.aggregates, plan);
  const { stride } = path.aggregates;
  const { keys } = path;
  const range = keyGroupRange(subtaskIndex, plan.parallelism, plan.maxParallelism);
  for (const group of snapshot.groups) {
    if (group.keyGroup < range.from || group.keyGroup > range.to) continue;
    const { entries, keys: values, exact } = relay(group, aggregates, path.aggregates, SESSION_HEAD);
    const ids: number[] = [];
    for (let from = 0; from < entries.length; from += stride) {
      const written = entries[from + SESSION_KEY]!;
      const key = Number.isInteger(written) ? written : keys.keyOf(values[Math.floor(written)]!, windows.dictionary);
      const { data } = windows.open(key, hashKey(key), entries[from + SESSION_START]!, entries[from + SESSION_END]!);
      const { at } = windows.table;
      data[at] = entries[from]!;
      data.set(entries.subarray(from + SESSION_HEAD, from + stride), at + SESSION_HEAD);
      ids.push(data[at + SESSION_ID]!);
    }
    for (const [index, slot, value] of exact) windows.exact.set(ids[index]!, slot, value);
  }
}
