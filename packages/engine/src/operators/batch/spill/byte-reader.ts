import { decodeWide, StringCache } from "../../../exchange/string-cache.ts";

/** Reads what a `ByteWriter` has written. */
export class ByteReader {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  #view = new DataView(this.bytes.buffer);
  readonly #strings = new StringCache();

  /** Goes on at `at` of other bytes. */
  open(bytes: Uint8Array, at: number): this {
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.at = at;
    return this;
  }

  u8(): number {
    return this.bytes[this.at++]!;
  }

  u32(): number {
    const value = this.#view.getUint32(this.at);
    this.at += 4;
    return value;
  }

  i32(): number {
    const value = this.#view.getInt32(this.at);
    this.at += 4;
    return value;
  }

  f64(): number {
    const value = this.#view.getFloat64(this.at);
    this.at += 8;
    return value;
  }

  i64(): bigint {
    const value = this.#view.getBigInt64(this.at);
    this.at += 8;
    return value;
  }

  raw(length: number): Uint8Array {
    const value = this.bytes.slice(this.at, this.at + length);
    this.at += length;
    return value;
  }

  text(): string {
    const word = this.u32();
    const length = word >>> 1;
    const start = this.at;
    const isWide = (word & 1) === 1;
    this.at += isWide ? 2 * length : length;
    return isWide ? decodeWide(this.bytes, start, length) : this.#strings.latin1(this.bytes, start, length);
  }
}
