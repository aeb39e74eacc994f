/** Bytes that grow while they are written; one buffer is used again and again. */
export class ByteWriter {
  bytes = new Uint8Array(1024);
  length = 0;
  #view = new DataView(this.bytes.buffer);

  u8(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** Most significant byte first, as all numbers here. */
  u32(value: number): void {
    this.reserve(4);
    this.#view.setUint32(this.length, value);
    this.length += 4;
  }

  i32(value: number): void {
    this.reserve(4);
    this.#view.setInt32(this.length, value);
    this.length += 4;
  }

  f64(value: number): void {
    this.reserve(8);
    this.#view.setFloat64(this.length, value);
    this.length += 8;
  }

  i64(value: bigint): void {
    this.reserve(8);
    this.#view.setBigInt64(this.length, value);
    this.length += 8;
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** One byte a character where all of them fit, else two, with a length in front that says which. */
  text(text: string): void {
    const { length } = text;
    this.reserve(4 + 2 * length);
    const start = this.length + 4;
    const { bytes } = this;
    let i = 0;
    for (; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 255) break;
      bytes[start + i] = code;
    }
    const isWide = i < length;
    if (isWide) {
      for (i = 0; i < length; i++) {
        const code = text.charCodeAt(i);
        bytes[start + 2 * i] = code & 255;
        bytes[start + 2 * i + 1] = code >> 8;
      }
    }
    this.#view.setUint32(this.length, length * 2 + (isWide ? 1 : 0));
    this.length = start + (isWide ? 2 * length : length);
  }

  /** Writes a 32-bit number over what stands at `at`. */
  setU32(at: number, value: number): void {
    this.#view.setUint32(at, value);
  }

  reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.bytes.length, this.length + count));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}
