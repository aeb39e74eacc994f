import { padded } from "./digest-padding.ts";

const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const sines = Int32Array.from({ length: 64 }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32));

/** Source: RFC 1321. */
export function md5(bytes: Uint8Array): Uint8Array {
  const blocks = padded(bytes, 64, 8, true);
  const view = new DataView(blocks.buffer);
  let [a0, b0, c0, d0] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let start = 0; start < blocks.length; start += 64) {
    let [a, b, c, d] = [a0, b0, c0, d0];
    for (let index = 0; index < 64; index++) {
      const round = index >> 4;
      const mixed = round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const word = round === 0 ? index : round === 1 ? 5 * index + 1 : round === 2 ? 3 * index + 5 : 7 * index;
      const sum = (a + mixed + (sines[index] as number) + view.getInt32(start + (word & 15) * 4, true)) | 0;
      const shift = shifts[round * 4 + (index & 3)] as number;
      [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
    }
    [a0, b0, c0, d0] = [(a0 + a) | 0, (b0 + b) | 0, (c0 + c) | 0, (d0 + d) | 0];
  }
  const result = new DataView(new ArrayBuffer(16));
  for (const [index, word] of [a0, b0, c0, d0].entries()) result.setInt32(index * 4, word, true);
  return new Uint8Array(result.buffer);
}
