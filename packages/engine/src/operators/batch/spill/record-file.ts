import { RECORD_HEADER, type SpilledRecord } from "./spilled-record.ts";
import type { SpillFile } from "./spill-files.ts";

const WRITE_BYTES = 256 * 1024;

/** A file of records, one behind the other. */
export class RecordFile {
  readonly #file: SpillFile;
  #buffer = new Uint8Array(WRITE_BYTES);
  #used = 0;

  constructor(file: SpillFile) {
    this.#file = file;
  }

  append(bytes: Uint8Array, start: number, length: number): void {
    if (this.#used + length > WRITE_BYTES) this.flush();
    if (length > WRITE_BYTES) return this.#file.append(bytes.subarray(start, start + length));
    this.#buffer.set(bytes.subarray(start, start + length), this.#used);
    this.#used += length;
  }

  /** What has been appended can be read. */
  flush(): void {
    if (this.#used > 0) this.#file.append(this.#buffer.subarray(0, this.#used));
    this.#used = 0;
  }

  /** The records from first to last, read through a buffer of about that size; each is valid until the next. */
  *records(bufferBytes: number): Generator<SpilledRecord> {
    let buffer = new Uint8Array(Math.max(64, bufferBytes));
    let view = new DataView(buffer.buffer);
    let [position, from, to] = [0, 0, 0];
    const fill = (needed: number): boolean => {
      if (needed > buffer.length) {
        const grown = new Uint8Array(needed);
        grown.set(buffer.subarray(from, to));
        buffer = grown;
        view = new DataView(grown.buffer);
      } else {
        buffer.copyWithin(0, from, to);
      }
      to -= from;
      from = 0;
      const read = this.#file.read(position, buffer.subarray(to));
      position += read;
      to += read;
      return to >= needed;
    };
    for (;;) {
      if (to - from < RECORD_HEADER && !fill(RECORD_HEADER)) return;
      const length = view.getUint32(from);
      if (to - from < length && !fill(length))
        throw new Error(`a spilled record of ${length} bytes is not whole; the temporary file was cut off`);
      yield { bytes: buffer, start: from, length, keyLength: view.getUint32(from + 4) };
      from += length;
    }
  }

  close(): void {
    this.#file.close();
  }
}
