import { exact, type ExactInteger } from "../../../types/exact-integer.ts";
import { ExpressionError } from "../../expression-error.ts";
import { parseDecimal } from "../../../types/decimal.ts";
import { shortestFloat, toHex } from "../../../types/encode-json.ts";

/** Mathematical functions on doubles and whole numbers. */
export const numbers = {
  log2: (x: number): number => Math.log(x) / Math.LN2,
  logOf: (base: number, x: number): number => Math.log(x) / Math.log(base),
  cot: (x: number): number => 1 / Math.tan(x),
  degrees: (x: number): number => (x * 180) / Math.PI,
  radians: (x: number): number => (x / 180) * Math.PI,
  /** Half away from zero on the shortest decimal text of the double, as Java's BigDecimal.valueOf. */
  roundDouble: (x: number, digits: number): number => onDigits(x, digits, false),
  truncateDouble: (x: number, digits: number): number => onDigits(x, digits, true),
  /** As roundDouble, on the digits of the float. */
  roundFloat: (x: number, digits: number): number => onDigits(Number.isFinite(x) ? shortestFloat(x) : x, digits, false),
  truncateFloat: (x: number, digits: number): number => onDigits(Number.isFinite(x) ? shortestFloat(x) : x, digits, true),
  /** To tens, hundreds, … for negative digits. */
  roundLong(a: ExactInteger, digits: number): ExactInteger {
    if (digits >= 0) return a;
    if (digits < -19) return 0;
    const unit = 10n ** BigInt(-digits);
    const value = BigInt(a);
    const half = value < 0n ? -unit / 2n : unit / 2n;
    return exact(BigInt.asIntN(64, ((value + half) / unit) * unit));
  },
  truncateLong(a: ExactInteger, digits: number): ExactInteger {
    if (digits >= 0) return a;
    if (digits < -19) return 0;
    const unit = 10n ** BigInt(-digits);
    return exact((BigInt(a) / unit) * unit);
  },
  /** The bits of a BIGINT. */
  bin: (a: ExactInteger): string => BigInt.asUintN(64, BigInt(a)).toString(2),
  hexLong: (a: ExactInteger): string => BigInt.asUintN(64, BigInt(a)).toString(16).toUpperCase(),
  hexText: (text: string): string => toHex(new TextEncoder().encode(text)).toUpperCase(),
  hexBytes: (bytes: Uint8Array): string => toHex(bytes).toUpperCase(),
  /** NULL where a character is no hexadecimal digit. A single first digit of an odd number is dropped, as in Flink. */
  unhex(text: string): Uint8Array | null {
    if (!/^[0-9a-fA-F]*$/.test(text)) return null;
    const bytes = new Uint8Array((text.length + 1) >> 1);
    for (let at = text.length - 2, index = bytes.length - 1; at >= 0; at -= 2, index--)
      bytes[index] = Number.parseInt(text.slice(at, at + 2), 16);
    return bytes;
  },
  randomInteger: (random: () => number, bound: number): number => Math.floor(random() * Math.max(bound, 1)),
  uuid(random: () => number): string {
    const hex = Array.from({ length: 32 }, (_, index) =>
      (index === 12 ? 4 : index === 16 ? 8 + Math.floor(random() * 4) : Math.floor(random() * 16)).toString(16),
    ).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  },
};

function onDigits(x: number, digits: number, cut: boolean): number {
  if (!Number.isFinite(x)) throw new ExpressionError("ARGUMENT_INVALID", `${x} cannot be rounded; guard it with CASE`);
  if (digits > 330) return x;
  if (digits < -330) return 0;
  const text = String(x);
  const scaled = cut ? truncated(text, digits) : parseDecimal(text, digits);
  return scaled === 0 ? 0 : Number(`${String(scaled)}e${-digits}`);
}

function truncated(text: string, digits: number): ExactInteger {
  const more = parseDecimal(text, Math.max(digits, 0) + 340) ?? 0;
  return exact(BigInt(more) / 10n ** BigInt(340 + Math.max(digits, 0) - digits));
}

/** Java's java.util.Random for RAND(seed): the same numbers as Flink gives. */
export class JavaRandom {
  #seed: bigint;

  constructor(seed: ExactInteger) {
    this.#seed = (BigInt(seed) ^ 0x5deece66dn) & ((1n << 48n) - 1n);
  }

  nextDouble(): number {
    return Number((this.#next(26) << 27n) + this.#next(27)) / 2 ** 53;
  }

  nextInt(bound: number): number {
    if ((bound & -bound) === bound) return Number((BigInt(bound) * this.#next(31)) >> 31n);
    for (;;) {
      const bits = Number(this.#next(31));
      const value = bits % bound;
      if (bits - value + (bound - 1) <= 0x7fffffff) return value;
    }
  }

  #next(bits: number): bigint {
    this.#seed = (this.#seed * 0x5deece66dn + 0xbn) & ((1n << 48n) - 1n);
    return this.#seed >> BigInt(48 - bits);
  }
}
