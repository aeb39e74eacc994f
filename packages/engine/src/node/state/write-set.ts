import type { CachedRow } from "./cached-row.ts";
import { PackedRows } from "./packed-rows.ts";

/** Rows that were changed between two cuts, and are written together. A row is serialized in its turn, or before it is touched again. */
export class WriteSet {
  readonly rows: CachedRow[] = [];
  /** About what the rows take in memory. */
  bytes = 0;
  isWritten = false;
  isSubmitted = false;
  /** Called in the moment at which the rows are handed to the thread that writes, so that a request made then sees exactly them. */
  onSubmitted: (() => void) | undefined;
  /** Resolves when it is written or has failed. */
  done: Promise<void> = Promise.resolve();
  readonly #packed = new PackedRows();
  #next = 0;

  add(row: CachedRow): void {
    row.dirtyIn = this;
    this.rows.push(row);
    this.bytes += row.bytes;
  }

  /** A row that is not kept in memory, as it is to be written; undefined: it is deleted. */
  put(rowKey: Uint8Array, value: Uint8Array | undefined, bytes: number): void {
    this.#packed.add(rowKey, value);
    this.bytes += bytes;
  }

  encode(row: CachedRow): void {
    row.dirtyIn = null;
    row.writtenWith = this;
    const { rowKey, value } = row.table.encode(row);
    this.#packed.add(rowKey, value);
  }

  /** Serializes up to `count` of the rows that nobody has touched; true where some are left. */
  step(count: number): boolean {
    const end = Math.min(this.rows.length, this.#next + count);
    for (; this.#next < end; this.#next++) {
      const row = this.rows[this.#next]!;
      if (row.dirtyIn === this) this.encode(row);
    }
    return this.#next < this.rows.length;
  }

  take(): Uint8Array<ArrayBuffer> {
    return this.#packed.take();
  }

  get isEmpty(): boolean {
    return this.#packed.count === 0;
  }
}
