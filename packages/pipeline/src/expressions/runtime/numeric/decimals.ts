import { decimalToDouble, divideHalfUp, fitsPrecision, formatDecimal, parseDecimal, powerOfTen, rescale } from "../../../types/decimal.ts";
import { exact, type ExactInteger } from "../../../types/exact-integer.ts";
import { ExpressionError } from "../../expression-error.ts";
import { divisionByZero } from "./integers.ts";

/** DECIMAL arithmetic on unscaled integers, as Flink's DecimalDataUtils: exact, then rounded half up to the result's scale, NULL where it does not fit. */
export const decimals = {
  addDecimal(a: ExactInteger, scaleA: number, b: ExactInteger, scaleB: number, precision: number, scale: number): ExactInteger | null {
    if (scaleA === scaleB && scaleA === scale && typeof a === "number" && typeof b === "number") {
      const sum = a + b;
      if (Number.isSafeInteger(sum)) return fitsPrecision(sum, precision) ? sum : null;
    }
    const common = Math.max(scaleA, scaleB);
    return fit(exact(BigInt(rescale(a, scaleA, common)) + BigInt(rescale(b, scaleB, common))), common, precision, scale);
  },
  subtractDecimal(a: ExactInteger, scaleA: number, b: ExactInteger, scaleB: number, precision: number, scale: number): ExactInteger | null {
    return decimals.addDecimal(a, scaleA, typeof b === "number" ? 0 - b : -b, scaleB, precision, scale);
  },
  multiplyDecimal(a: ExactInteger, scaleA: number, b: ExactInteger, scaleB: number, precision: number, scale: number): ExactInteger | null {
    if (typeof a === "number" && typeof b === "number") {
      const product = a * b;
      if (Number.isSafeInteger(product)) return fit(product + 0, scaleA + scaleB, precision, scale);
    }
    return fit(exact(BigInt(a) * BigInt(b)), scaleA + scaleB, precision, scale);
  },
  divideDecimal(a: ExactInteger, scaleA: number, b: ExactInteger, scaleB: number, precision: number, scale: number): ExactInteger | null {
    if (b === 0) divisionByZero();
    const { unscaled, scale: quotientScale } = quotient38(BigInt(a), scaleA, BigInt(b), scaleB);
    return fit(exact(unscaled), quotientScale, precision, scale);
  },
  remainderDecimal(
    a: ExactInteger,
    scaleA: number,
    b: ExactInteger,
    scaleB: number,
    precision: number,
    scale: number,
  ): ExactInteger | null {
    if (b === 0) divisionByZero();
    const common = Math.max(scaleA, scaleB);
    return fit(exact(BigInt(rescale(a, scaleA, common)) % BigInt(rescale(b, scaleB, common))), common, precision, scale);
  },
  negateDecimal(a: ExactInteger): ExactInteger {
    return typeof a === "number" ? 0 - a : exact(-a);
  },
  absDecimal(a: ExactInteger): ExactInteger {
    return a < 0 ? decimals.negateDecimal(a) : a;
  },
  signDecimal(a: ExactInteger, scale: number): ExactInteger {
    return a === 0 ? 0 : rescale(a > 0 ? 1 : -1, 0, scale);
  },
  /** Negative, zero or positive. */
  compareDecimal(a: ExactInteger, scaleA: number, b: ExactInteger, scaleB: number): number {
    const common = Math.max(scaleA, scaleB);
    const x = rescale(a, scaleA, common);
    const y = rescale(b, scaleB, common);
    return x < y ? -1 : x > y ? 1 : 0;
  },
  /** To another DECIMAL, NULL where it does not fit. */
  fitDecimal(a: ExactInteger, from: number, precision: number, scale: number): ExactInteger | null {
    return fit(a, from, precision, scale);
  },
  decimalToDouble,
  decimalToFloat(a: ExactInteger, scale: number): number {
    return Math.fround(decimalToDouble(a, scale));
  },
  /** Cut towards zero. */
  decimalToLong(a: ExactInteger, scale: number): ExactInteger {
    if (scale === 0) return exact(BigInt.asIntN(64, BigInt(a)));
    if (typeof a === "number" && scale < 16) return Math.trunc(a / 10 ** scale) + 0;
    return exact(BigInt.asIntN(64, BigInt(a) / powerOfTen(scale)));
  },
  doubleToDecimal(a: number, precision: number, scale: number): ExactInteger | null {
    if (!Number.isFinite(a)) throw new ExpressionError("CAST_FAILED", `${a} cannot be cast to DECIMAL(${precision}, ${scale})`);
    const unscaled = parseDecimal(String(a), scale);
    return unscaled !== undefined && fitsPrecision(unscaled, precision) ? unscaled : null;
  },
  formatDecimal,
  floorDecimal(a: ExactInteger, scale: number): ExactInteger {
    return floorTo(a, scale, false);
  },
  ceilDecimal(a: ExactInteger, scale: number): ExactInteger {
    return floorTo(a, scale, true);
  },
  /** ROUND to `digits` decimals (negative: tens, hundreds, …), the result at scale `to`. */
  roundDecimal(a: ExactInteger, scale: number, digits: number, to: number, precision: number): ExactInteger | null {
    const rounded = digits >= scale ? a : rescale(rescaleDown(a, scale - digits, true), digits, Math.max(scale, 0));
    return fit(rounded, scale, precision, to);
  },
  truncateDecimal(a: ExactInteger, scale: number, digits: number, to: number, precision: number): ExactInteger | null {
    const cut = digits >= scale ? a : rescale(rescaleDown(a, scale - digits, false), digits, Math.max(scale, 0));
    return fit(cut, scale, precision, to);
  },
};

function fit(unscaled: ExactInteger, from: number, precision: number, scale: number): ExactInteger | null {
  const scaled = rescale(unscaled, from, scale);
  return fitsPrecision(scaled, precision) ? scaled : null;
}

/** Without the last `digits` digits, rounded half up or cut. */
function rescaleDown(a: ExactInteger, digits: number, half: boolean): ExactInteger {
  const divisor = powerOfTen(digits);
  return exact(half ? divideHalfUp(BigInt(a), divisor) : BigInt(a) / divisor);
}

function floorTo(a: ExactInteger, scale: number, up: boolean): ExactInteger {
  if (scale === 0) return a;
  const value = BigInt(a);
  const divisor = powerOfTen(scale);
  const cut = value / divisor;
  if (cut * divisor === value) return exact(cut);
  return exact(up ? (value > 0n ? cut + 1n : cut) : value < 0n ? cut - 1n : cut);
}

/** A quotient with 38 significant digits, rounded half up: Java's MathContext(38, HALF_UP). */
function quotient38(a: bigint, scaleA: number, b: bigint, scaleB: number): { readonly unscaled: bigint; readonly scale: number } {
  if (a === 0n) return { unscaled: 0n, scale: 0 };
  const digits = (value: bigint): number => (value < 0n ? -value : value).toString().length;
  let shift = 38 + digits(b) - digits(a);
  const scaled = (by: number): bigint => (by >= 0 ? divideHalfUp(a * 10n ** BigInt(by), b) : divideHalfUp(a, b * 10n ** BigInt(-by)));
  let unscaled = scaled(shift);
  if (digits(unscaled) > 38) {
    shift -= digits(unscaled) - 38;
    unscaled = scaled(shift);
  }
  return { unscaled, scale: shift + scaleA - scaleB };
}
