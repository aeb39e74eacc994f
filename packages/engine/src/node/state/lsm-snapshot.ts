import type { KeyedSnapshot, KeyGroupRange, StateMetadata } from "../../state/keyed-snapshot.ts";

/** A state and the number under which its rows lie. */
export interface NumberedState {
  readonly number: number;
  /** Of lists and maps: under which the parts of large ones lie. Checkpoints of former versions have no such rows. */
  readonly partsNumber?: number;
  readonly metadata: StateMetadata;
}

/** The state of a subtask as the files of its database: what checkpoints of the `lsm` backend hold. Read by that backend, and converted for others. */
export interface TableSnapshot {
  readonly format: "lsm/1";
  readonly range: KeyGroupRange;
  readonly states: readonly NumberedState[];
  /** Name and content of LevelDB's own list of tables. */
  readonly manifestName: string;
  readonly manifest: Uint8Array;
  readonly tables: readonly { readonly number: number; readonly file: string }[];
  /** Timers that are in memory. */
  readonly timers: KeyedSnapshot;
}

/** The canonical form in files of a bounded size, each a list of pages: what savepoints of the `lsm` backend hold. */
export interface PagedSnapshot {
  readonly format: "pages/1";
  readonly states: readonly StateMetadata[];
  readonly files: readonly string[];
  readonly timers: KeyedSnapshot;
}

/** What a node's keyed state can be in a checkpoint's file. */
export type StoredKeyedState = KeyedSnapshot | TableSnapshot | PagedSnapshot;

export function isTableSnapshot(stored: unknown): stored is TableSnapshot {
  return (stored as Partial<TableSnapshot> | undefined)?.format === "lsm/1";
}

export function isPagedSnapshot(stored: unknown): stored is PagedSnapshot {
  return (stored as Partial<PagedSnapshot> | undefined)?.format === "pages/1";
}
