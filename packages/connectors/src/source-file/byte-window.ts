import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const CHUNK_BYTES = 1 << 20;

/**
 * A window that slides over a file's bytes: `from`..`to` of `bytes` are what has been read and not yet been consumed.
 * `offset` is the file position of `from`. Reads are synchronous: a local file answers in microseconds, and a source thread has
 * nothing else to do meanwhile.
 */
export class ByteWindow {
  readonly #descriptor: number;
  bytes: Buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  from = 0;
  to = 0;
  offset: number;
  isEndOfFile = false;

  constructor(file: string, offset: number) {
    this.#descriptor = openSync(file, "r");
    this.offset = offset;
  }

  /** Size of the file now, in bytes. */
  get fileBytes(): number {
    return fstatSync(this.#descriptor).size;
  }

  get unreadBytes(): number {
    return this.to - this.from;
  }

  consume(next: number): void {
    this.offset += next - this.from;
    this.from = next;
  }

  /** Reads one more chunk behind `to`; sets `isEndOfFile` where there is none. A record that does not fit makes the buffer grow. */
  fill(): void {
    if (this.from > 0) {
      this.bytes.copyWithin(0, this.from, this.to);
      this.to -= this.from;
      this.from = 0;
    }
    if (this.to + CHUNK_BYTES > this.bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.to + CHUNK_BYTES));
      this.bytes.copy(grown, 0, 0, this.to);
      this.bytes = grown;
    }
    const count = readSync(this.#descriptor, this.bytes, this.to, CHUNK_BYTES, this.offset + this.to);
    if (count === 0) this.isEndOfFile = true;
    this.to += count;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
