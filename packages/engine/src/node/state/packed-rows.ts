/**
 * Rows to write as one array of bytes, which goes to another thread without being copied: of each row the length of its key, that of its value + 1 (0: the row is
 * deleted), both as 4 bytes, and then both.
 */
export class PackedRows {
  #bytes: Buffer;
  #length = 0;
  #count = 0;

  constructor(expectedBytes = 64 * 1024) {
    this.#bytes = Buffer.allocUnsafeSlow(expectedBytes);
  }

  get count(): number {
    return this.#count;
  }

  get byteLength(): number {
    return this.#length;
  }

  add(rowKey: Uint8Array, value: Uint8Array | undefined): void {
    const bytes = 8 + rowKey.length + (value?.length ?? 0);
    this.#reserve(bytes);
    const at = this.#length;
    this.#bytes.writeUInt32LE(rowKey.length, at);
    this.#bytes.writeUInt32LE(value === undefined ? 0 : value.length + 1, at + 4);
    this.#bytes.set(rowKey, at + 8);
    if (value !== undefined) this.#bytes.set(value, at + 8 + rowKey.length);
    this.#length += bytes;
    this.#count++;
  }

  /** Hands the bytes over; nothing may be added after it. */
  take(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes.buffer as ArrayBuffer, this.#bytes.byteOffset, this.#length);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.#length + bytes));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

export function* unpackRows(packed: Uint8Array): Generator<readonly [rowKey: Uint8Array, value: Uint8Array | undefined]> {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  for (let at = 0; at < packed.length;) {
    const keyEnd = at + 8 + view.getUint32(at, true);
    const valueLength = view.getUint32(at + 4, true);
    const valueEnd = valueLength === 0 ? keyEnd : keyEnd + valueLength - 1;
    yield [packed.subarray(at + 8, keyEnd), valueLength === 0 ? undefined : packed.subarray(keyEnd, valueEnd)];
    at = valueEnd;
  }
}
