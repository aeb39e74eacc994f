import { fractionBits, primes } from "./prime-fractions.ts";
import { padded } from "./digest-padding.ts";

/** The SHA functions on words of 32 bits. Source: FIPS 180-4. */
export function sha1(bytes: Uint8Array): Uint8Array {
  const blocks = padded(bytes, 64, 8, false);
  const view = new DataView(blocks.buffer);
  let h = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0] as [number, number, number, number, number];
  const w = new Int32Array(80);
  for (let start = 0; start < blocks.length; start += 64) {
    for (let t = 0; t < 16; t++) w[t] = view.getInt32(start + t * 4);
    for (let t = 16; t < 80; t++)
      w[t] = rotateLeft((w[t - 3] as number) ^ (w[t - 8] as number) ^ (w[t - 14] as number) ^ (w[t - 16] as number), 1);
    let [a, b, c, d, e] = h;
    for (let t = 0; t < 80; t++) {
      const [mixed, constant] =
        t < 20
          ? [(b & c) | (~b & d), 0x5a827999]
          : t < 40
            ? [b ^ c ^ d, 0x6ed9eba1]
            : t < 60
              ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
              : [b ^ c ^ d, 0xca62c1d6];
      const next = (rotateLeft(a, 5) + (mixed as number) + e + (constant as number) + (w[t] as number)) | 0;
      [e, d, c, b, a] = [d, c, rotateLeft(b, 30), a, next];
    }
    h = [(h[0] + a) | 0, (h[1] + b) | 0, (h[2] + c) | 0, (h[3] + d) | 0, (h[4] + e) | 0];
  }
  return bigEndian(h, 20);
}

const k = Int32Array.from(primes(64), (prime) => Number(BigInt.asIntN(32, fractionBits(prime, 3, 32))));
const start256 = Int32Array.from(primes(8), (prime) => Number(BigInt.asIntN(32, fractionBits(prime, 2, 32))));
/** The second half of the fraction bits of the square roots of the 9th to 16th prime. */
const start224 = Int32Array.from(primes(16).slice(8), (prime) => Number(BigInt.asIntN(32, fractionBits(prime, 2, 64))));

export function sha256(bytes: Uint8Array): Uint8Array {
  return sha2(bytes, start256, 32);
}

export function sha224(bytes: Uint8Array): Uint8Array {
  return sha2(bytes, start224, 28);
}

function sha2(bytes: Uint8Array, initial: Int32Array, length: number): Uint8Array {
  const blocks = padded(bytes, 64, 8, false);
  const view = new DataView(blocks.buffer);
  const h = Int32Array.from(initial);
  const w = new Int32Array(64);
  for (let start = 0; start < blocks.length; start += 64) {
    for (let t = 0; t < 16; t++) w[t] = view.getInt32(start + t * 4);
    for (let t = 16; t < 64; t++) {
      const x = w[t - 15] as number;
      const y = w[t - 2] as number;
      w[t] =
        ((rotateRight(y, 17) ^ rotateRight(y, 19) ^ (y >>> 10)) +
          (w[t - 7] as number) +
          (rotateRight(x, 7) ^ rotateRight(x, 18) ^ (x >>> 3)) +
          (w[t - 16] as number)) |
        0;
    }
    let [a, b, c, d, e, f, g, i] = h as unknown as [number, number, number, number, number, number, number, number];
    for (let t = 0; t < 64; t++) {
      const t1 =
        (i + (rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25)) + ((e & f) ^ (~e & g)) + (k[t] as number) + (w[t] as number)) |
        0;
      const t2 = ((rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [i, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    for (const [index, value] of [a, b, c, d, e, f, g, i].entries()) h[index] = (h[index] as number) + value;
  }
  return bigEndian([...h], length);
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function rotateRight(value: number, bits: number): number {
  return (value >>> bits) | (value << (32 - bits));
}

function bigEndian(words: readonly number[], length: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(words.length * 4));
  for (const [index, word] of words.entries()) view.setInt32(index * 4, word);
  return new Uint8Array(view.buffer, 0, length);
}
