import type { CachedRow } from "./cached-row.ts";
import type { LsmTable } from "./lsm-table.ts";
import { WriteSet } from "./write-set.ts";

/** The way to the disk. Writes take effect in order. */
export interface RowDisk {
  read(rowKey: Uint8Array): Uint8Array | undefined;
  write(rows: Uint8Array<ArrayBuffer>): Promise<unknown>;
  /** Comes back when the rows, and all those before, are written. */
  writeNow(rows: Uint8Array<ArrayBuffer>): void;
}

/** What a row takes beside its key and value until it is written. */
const ROW_HEAD_BYTES = 8;

/** Rows of the oldest set that are serialized with each change of another one. */
const ROWS_PER_CHANGE = 4;

/**
 * The rows of a backend that are in memory: those in use, in two generations of which the older goes when the younger is full, and those that are not written yet, which
 * stay in any case. Changed rows are gathered in a set; the set is cut when it is large enough, or at a barrier, serialized bit by bit between changes, and
 * handed to the thread that writes. Where the disk cannot keep up, the thread that changes rows waits for it: memory stays within about `bytes`.
 */
export class RowMemory {
  readonly #bytes: number;
  readonly #disk: RowDisk;
  readonly #tables: LsmTable<unknown>[] = [];
  /** Cut, and not handed over; the oldest first. */
  readonly #cut: WriteSet[] = [];
  readonly #onTheWay: WriteSet[] = [];
  #current = new WriteSet();
  #youngBytes = 0;
  #unwrittenBytes = 0;
  #error: unknown;
  #hasWritten = false;

  constructor(bytes: number, disk: RowDisk) {
    this.#bytes = bytes;
    this.#disk = disk;
  }

  /** False while nothing can be on disk. */
  get mayBeOnDisk(): boolean {
    return this.#hasWritten;
  }

  /** Rows came onto the disk by another way. */
  setOnDisk(): void {
    this.#hasWritten = true;
  }

  add(table: LsmTable<unknown>): void {
    this.#tables.push(table);
  }

  read(rowKey: Uint8Array): Uint8Array | undefined {
    return this.#hasWritten ? this.#disk.read(rowKey) : undefined;
  }

  /** A row came into memory (or is in use again). */
  took(row: CachedRow): void {
    this.#youngBytes += row.bytes;
    if (this.#youngBytes * 2 > this.#bytes) this.#turn();
  }

  /** Before a row is handed out or changed: what belongs to an earlier cut is serialized. */
  touch(row: CachedRow): void {
    if (row.dirtyIn !== null && row.dirtyIn !== this.#current) row.dirtyIn.encode(row);
  }

  changed(row: CachedRow): void {
    if (this.#error !== undefined) throw this.#error;
    if (row.dirtyIn !== this.#current) {
      this.#current.add(row);
      this.#unwrittenBytes += row.bytes;
    }
    this.#goOn();
  }

  /** Writes a row that nobody keeps in memory; undefined: it is deleted. */
  put(rowKey: Uint8Array, value: Uint8Array | undefined): void {
    if (this.#error !== undefined) throw this.#error;
    const bytes = ROW_HEAD_BYTES + rowKey.length + (value?.length ?? 0);
    this.#current.put(rowKey, value, bytes);
    this.#unwrittenBytes += bytes;
    this.#goOn();
  }

  #goOn(): void {
    if (this.#unwrittenBytes > this.#bytes) return this.writeAllNow();
    if (this.#current.bytes * 8 > this.#bytes) this.cut();
    if (this.#cut.length > 0) this.serializeSome(ROWS_PER_CHANGE);
  }

  /** True while the disk keeps up. */
  hasRoom(): boolean {
    return this.#unwrittenBytes * 2 <= this.#bytes;
  }

  /** What is changed from now on belongs to the next set. */
  cut(onSubmitted?: () => void): WriteSet {
    const set = this.#current;
    if (onSubmitted !== undefined) set.onSubmitted = onSubmitted;
    this.#current = new WriteSet();
    this.#cut.push(set);
    return set;
  }

  /** Goes on with the oldest set that was cut; false where there is none. */
  serializeSome(rows: number): boolean {
    const set = this.#cut[0];
    if (set === undefined) return false;
    if (set.step(rows)) return true;
    this.#cut.shift();
    this.#submit(set);
    return this.#cut.length > 0;
  }

  /** Comes back when everything is on disk. */
  writeAllNow(): void {
    this.cut();
    for (const set of this.#cut) while (set.step(Infinity));
    for (const set of this.#cut.splice(0)) {
      this.#hasWritten = true;
      if (!set.isEmpty) this.#disk.writeNow(set.take());
      this.#submitted(set);
      this.#written(set);
    }
    // Writes take effect in order, so those that are on their way are done as well; their answers come later.
    for (const set of this.#onTheWay) this.#written(set);
    if (this.#youngBytes * 2 > this.#bytes) this.#turn();
  }

  /** Resolves when the disk has caught up. */
  async caughtUp(): Promise<void> {
    while (!this.hasRoom()) {
      if (this.#error !== undefined) throw this.#error;
      if (this.#onTheWay.length === 0) this.serializeSome(Infinity);
      await this.#onTheWay[0]?.done;
    }
  }

  #submit(set: WriteSet): void {
    if (set.isEmpty) {
      this.#written(set);
      this.#submitted(set);
      return;
    }
    this.#hasWritten = true;
    this.#onTheWay.push(set);
    set.done = this.#disk.write(set.take()).then(
      () => {
        this.#onTheWay.splice(this.#onTheWay.indexOf(set), 1);
        this.#written(set);
      },
      (error: unknown) => {
        this.#error ??= error;
      },
    );
    this.#submitted(set);
  }

  #submitted(set: WriteSet): void {
    set.isSubmitted = true;
    set.onSubmitted?.();
  }

  #written(set: WriteSet): void {
    if (set.isWritten) return;
    set.isWritten = true;
    this.#unwrittenBytes -= set.bytes;
  }

  #turn(): void {
    this.#youngBytes = 0;
    for (const table of this.#tables) table.turn();
  }
}
