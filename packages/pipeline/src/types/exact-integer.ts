/**
 * Whole numbers of BIGINT and DECIMAL: a number while |x| ≤ 2^53 − 1, a bigint beyond, and only one of the two for each value, so `===` compares.
 * Arithmetic takes the number path with one check of the result; it is exact, because a result that was rounded is never a safe integer.
 * "+ 0" turns −0 into 0, which no whole number may be.
 */
export type ExactInteger = number | bigint;

const MAX = Number.MAX_SAFE_INTEGER;

/** The one form of a bigint: a number where it fits. */
export function exact(value: bigint): ExactInteger {
  return value <= MAX_BIG && value >= -MAX_BIG ? Number(value) : value;
}
const MAX_BIG = BigInt(MAX);

/** Cut to the low 64 bits, as Java's long wraps. */
export function wrap64(value: bigint): ExactInteger {
  return exact(BigInt.asIntN(64, value));
}

export function addLong(a: ExactInteger, b: ExactInteger): ExactInteger {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (sum <= MAX && sum >= -MAX) return sum;
  }
  return wrap64(BigInt(a) + BigInt(b));
}

export function subtractLong(a: ExactInteger, b: ExactInteger): ExactInteger {
  if (typeof a === "number" && typeof b === "number") {
    const difference = a - b;
    if (difference <= MAX && difference >= -MAX) return difference;
  }
  return wrap64(BigInt(a) - BigInt(b));
}

export function multiplyLong(a: ExactInteger, b: ExactInteger): ExactInteger {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (product <= MAX && product >= -MAX) return product + 0;
  }
  return wrap64(BigInt(a) * BigInt(b));
}

/** Cut towards zero. The divisor is not 0. */
export function divideLong(a: ExactInteger, b: ExactInteger): ExactInteger {
  if (typeof a === "number" && typeof b === "number") return Math.trunc((a - (a % b)) / b) + 0;
  return wrap64(BigInt(a) / BigInt(b));
}

/** Sign of the dividend. The divisor is not 0. */
export function remainderLong(a: ExactInteger, b: ExactInteger): ExactInteger {
  if (typeof a === "number" && typeof b === "number") return (a % b) + 0;
  return exact(BigInt(a) % BigInt(b));
}

export function negateLong(a: ExactInteger): ExactInteger {
  return typeof a === "number" ? 0 - a : wrap64(-a);
}

/** Negative, zero or positive; never NaN for whole numbers. JavaScript compares number with bigint exactly. */
export function compareExact(a: ExactInteger, b: ExactInteger): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The nearest double, as Java's (double) of a long. */
export function toDouble(a: ExactInteger): number {
  return typeof a === "number" ? a : Number(a);
}
