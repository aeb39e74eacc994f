/** A message filled up to whole blocks: a 1 bit, zeros, and its length in bits in the last `lengthBytes` bytes. */
export function padded(bytes: Uint8Array, blockBytes: number, lengthBytes: number, littleEndian: boolean): Uint8Array<ArrayBuffer> {
  const total = Math.ceil((bytes.length + 1 + lengthBytes) / blockBytes) * blockBytes;
  const result = new Uint8Array(total);
  result.set(bytes);
  result[bytes.length] = 0x80;
  const view = new DataView(result.buffer);
  const bits = BigInt(bytes.length) * 8n;
  view.setBigUint64(total - 8, bits, littleEndian);
  return result;
}
