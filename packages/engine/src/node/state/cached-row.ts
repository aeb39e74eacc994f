import type { StateKey } from "../../state/state-backend.ts";
import type { LsmTable } from "./lsm-table.ts";
import type { WriteSet } from "./write-set.ts";

/** A row in memory: what is read from disk, or newer than it. */
export class CachedRow {
  readonly table: LsmTable<unknown>;
  readonly keyGroup: number;
  readonly key: StateKey;
  readonly namespace: string;
  /** undefined: it is deleted. */
  stored: unknown;
  /** About what it takes in memory. */
  bytes: number;
  /** Where it waits to be written in the form that it has now; null where it is on its way, or as it is on disk. */
  dirtyIn: WriteSet | null = null;
  /** The last set that it was written with. */
  writtenWith: WriteSet | null = null;

  constructor(
    table: LsmTable<unknown>,
    place: { readonly keyGroup: number; readonly key: StateKey; readonly namespace: string },
    stored: unknown,
  ) {
    this.table = table;
    this.keyGroup = place.keyGroup;
    this.key = place.key;
    this.namespace = place.namespace;
    this.stored = stored;
    this.bytes = table.expectedBytes;
  }

  /** Whether memory knows something that a reader of the disk would miss. */
  get isPinned(): boolean {
    return this.dirtyIn !== null || (this.writtenWith !== null && !this.writtenWith.isWritten);
  }
}
