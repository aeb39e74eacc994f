import {
  addLong,
  divideLong,
  exact,
  multiplyLong,
  negateLong,
  remainderLong,
  subtractLong,
  toDouble,
  wrap64,
  type ExactInteger,
} from "../../../types/exact-integer.ts";
import { ExpressionError } from "../../expression-error.ts";

/** Whole-number arithmetic as Java does it: it wraps, and only division fails. */
export const integers = {
  addLong,
  subtractLong,
  multiplyLong,
  negateLong,
  toDouble,
  divideInt(a: number, b: number): number {
    if (b === 0) divisionByZero();
    return (a / b) | 0;
  },
  remainderInt(a: number, b: number): number {
    if (b === 0) divisionByZero();
    return (a % b) | 0;
  },
  divideLong(a: ExactInteger, b: ExactInteger): ExactInteger {
    if (b === 0) divisionByZero();
    return divideLong(a, b);
  },
  remainderLong(a: ExactInteger, b: ExactInteger): ExactInteger {
    if (b === 0) divisionByZero();
    return remainderLong(a, b);
  },
  absLong(a: ExactInteger): ExactInteger {
    return a < 0 ? negateLong(a) : a;
  },
  /** The low 32 bits of a BIGINT. */
  longToInt(a: ExactInteger): number {
    return typeof a === "number" && a <= 2147483647 && a >= -2147483648 ? a : Number(BigInt.asIntN(32, BigInt(a)));
  },
  /** A double as Java's (int): cut, saturated, NaN is 0. */
  doubleToInt(a: number): number {
    return a >= 2147483647 ? 2147483647 : a <= -2147483648 ? -2147483648 : a | 0;
  },
  /** A double as Java's (long): cut, saturated, NaN is 0. */
  doubleToLong(a: number): ExactInteger {
    const whole = Math.trunc(a);
    if (Number.isSafeInteger(whole)) return whole + 0;
    if (Number.isNaN(whole)) return 0;
    return whole >= 2 ** 63 ? exact(9223372036854775807n) : whole <= -(2 ** 63) ? exact(-9223372036854775808n) : exact(BigInt(whole));
  },
  wrapLong(a: bigint): ExactInteger {
    return wrap64(a);
  },
};

export function divisionByZero(): never {
  throw new ExpressionError("DIVISION_BY_ZERO", "division by zero; guard the divisor with NULLIF(…, 0) or CASE");
}
