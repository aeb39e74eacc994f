import { fractionBits, primes } from "./prime-fractions.ts";
import { padded } from "./digest-padding.ts";

/** The SHA functions on words of 64 bits. Source: FIPS 180-4. */
export function sha512(bytes: Uint8Array): Uint8Array {
  return sha2(bytes, start512, 64);
}

export function sha384(bytes: Uint8Array): Uint8Array {
  return sha2(bytes, start384, 48);
}

const k = BigUint64Array.from(primes(80), (prime) => fractionBits(prime, 3, 64));
const start512 = BigUint64Array.from(primes(8), (prime) => fractionBits(prime, 2, 64));
const start384 = BigUint64Array.from(primes(16).slice(8), (prime) => fractionBits(prime, 2, 64));
const mask = (1n << 64n) - 1n;

function sha2(bytes: Uint8Array, initial: BigUint64Array, length: number): Uint8Array {
  const blocks = padded(bytes, 128, 16, false);
  const view = new DataView(blocks.buffer);
  const h = BigUint64Array.from(initial);
  const w = new BigUint64Array(80);
  for (let start = 0; start < blocks.length; start += 128) {
    for (let t = 0; t < 16; t++) w[t] = view.getBigUint64(start + t * 8);
    for (let t = 16; t < 80; t++) {
      const x = w[t - 15] as bigint;
      const y = w[t - 2] as bigint;
      w[t] =
        (rotate(y, 19n) ^ rotate(y, 61n) ^ (y >> 6n)) +
        (w[t - 7] as bigint) +
        (rotate(x, 1n) ^ rotate(x, 8n) ^ (x >> 7n)) +
        (w[t - 16] as bigint);
    }
    let [a, b, c, d, e, f, g, i] = h as unknown as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
    for (let t = 0; t < 80; t++) {
      const t1 = i + (rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n)) + ((e & f) ^ (~e & mask & g)) + (k[t] as bigint) + (w[t] as bigint);
      const t2 = (rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
      [i, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & mask, c, b, a, (t1 + t2) & mask];
    }
    for (const [index, value] of [a, b, c, d, e, f, g, i].entries()) h[index] = (h[index] as bigint) + value;
  }
  const result = new DataView(new ArrayBuffer(64));
  for (const [index, word] of h.entries()) result.setBigUint64(index * 8, word);
  return new Uint8Array(result.buffer, 0, length);
}

function rotate(value: bigint, bits: bigint): bigint {
  return ((value >> bits) | (value << (64n - bits))) & mask;
}
