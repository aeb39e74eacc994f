import type { PendingFileSnapshot } from "./file-snapshot.ts";
import type { StateKey } from "./state-backend.ts";
import type { KeyedTimerQueue } from "../time/timer-queue.ts";
import type { StateType } from "./state-type.ts";

/** What a piece of keyed state is; written with every snapshot so that a restore can tell whether it can be read. */
export interface StateMetadata {
  /** The state's public name. Timers have the reserved names `timers/event` and `timers/processing`. */
  readonly name: string;
  readonly kind: "value" | "list" | "map" | "reducing" | "aggregating" | "timers";
  readonly type: StateType<unknown>;
  readonly keyType?: StateType<unknown>;
  /** Values are stored with the time of their last write. */
  readonly hasTtl: boolean;
  /** Format of the bytes, raised when it changes. */
  readonly formatVersion: number;
}

/** Bytes of one state in one key group, of which there may be several: self-contained, readable by any backend. */
export interface StatePageBytes {
  readonly keyGroup: number;
  readonly state: string;
  readonly bytes: Uint8Array;
}

/** All keyed state of one operator in one subtask at one barrier. Plain data. */
export interface KeyedSnapshot {
  readonly states: readonly StateMetadata[];
  /** Ordered by key group, then state name; empty pages are left out. */
  readonly pages: readonly StatePageBytes[];
}

/**
 * A snapshot under way. Taking it was the short, synchronous part; the pages are serialized afterwards, between records. A page that
 * is touched before its turn is serialized right then (copy on access), so the result is the state at the barrier.
 */
export interface PendingKeyedSnapshot {
  /** Serializes one more page; false when nothing is left. */
  step(): boolean;
  /** Serializes what is left and returns the whole. */
  finish(): KeyedSnapshot;
  /** Gives up; pages are no longer held for it. */
  cancel(): void;
}

/** Key groups of a subtask, both ends inclusive. */
export interface KeyGroupRange {
  readonly from: number;
  readonly to: number;
}

/** What the runtime needs of a keyed backend beside the operator's view of it. */
export interface KeyedStateLifecycle {
  currentKeyGroup(): number;
  /** The synchronous part of a snapshot: O(number of pages), nothing is copied. */
  snapshot(): PendingKeyedSnapshot;
  /** Before `open`: takes over the key groups of this subtask from the snapshots of all former subtasks. */
  restore(snapshots: readonly KeyedSnapshot[]): void;
  /** Lets timers be part of the snapshots. Called once, before `restore`. */
  attachTimers(timers: PageSource): void;
  /** Of backends that keep timers on disk. To be called before `restore`. */
  createTimerQueue?(name: string): KeyedTimerQueue;
  /** Entries over all states, without timers. */
  entryCount(): number;
  /** About what the states take in memory, without timers. */
  memoryBytes(): number;
  /** Forgets everything of all keys; handles stay. Absent where state is on disk, which batch jobs do not use. */
  clear?(): void;
  /** Present where state is on disk. */
  readonly disk?: KeyedStateOnDisk;
}

/** What the runtime does beside, where a backend keeps its state on disk. */
export interface KeyedStateOnDisk {
  /** The first call: takes over what was restored, in any of the forms that a checkpoint has; `folder` is that of the checkpoint. */
  open(snapshots: readonly unknown[], folder: string | undefined): Promise<void>;
  /** About as many entries as there are; `entryCount` goes through all of them. */
  estimatedEntryCount(): number;
  /** After the states have been declared. */
  ready(): Promise<void>;
  /** False while the disk cannot keep up; `caughtUp` resolves when it can. */
  hasRoom(): boolean;
  caughtUp(): Promise<void>;
  snapshotToFiles(kind: "checkpoint" | "savepoint"): PendingFileSnapshot;
  close(): Promise<void>;
}

/** State that lives outside of the backend's tables and is snapshotted with them. */
export interface PageSource {
  metadata(): readonly StateMetadata[];
  capture(): PendingPages;
  restorePage(page: StatePageBytes): void;
}

export interface PendingPages {
  step(): boolean;
  pages(): readonly StatePageBytes[];
  cancel(): void;
}

/** A page as plain data, before it is bytes: entries by namespace. */
export type PageEntries = readonly (readonly [namespace: string, entries: readonly (readonly [key: StateKey, stored: unknown])[]])[];
