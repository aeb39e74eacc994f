import { exact, type ExactInteger } from "./exact-integer.ts";

/** 10^n as a bigint, n from 0 to 80. */
export function powerOfTen(n: number): bigint {
  return powers[n] ?? 10n ** BigInt(n);
}
const powers: readonly bigint[] = Array.from({ length: 81 }, (_, n) => 10n ** BigInt(n));

/** Whether an unscaled integer has at most `precision` digits. */
export function fitsPrecision(unscaled: ExactInteger, precision: number): boolean {
  if (typeof unscaled === "number" && precision >= 16) return true;
  const limit = precision < 16 ? 10 ** precision : powerOfTen(precision);
  return unscaled < limit && unscaled > -limit;
}

/** The same number at another scale, rounded half up (away from zero). */
export function rescale(unscaled: ExactInteger, from: number, to: number): ExactInteger {
  if (from === to) return unscaled;
  if (from < to) {
    if (typeof unscaled === "number" && to - from < 16) {
      const scaled = unscaled * 10 ** (to - from);
      if (Number.isSafeInteger(scaled)) return scaled;
    }
    return exact(BigInt(unscaled) * powerOfTen(to - from));
  }
  return exact(divideHalfUp(BigInt(unscaled), powerOfTen(from - to)));
}

/** The quotient of two bigints rounded half up (away from zero). The divisor is positive or negative, not 0. */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const remainder = dividend % divisor;
  const twice = (remainder < 0n ? -remainder : remainder) * 2n;
  if (twice < (divisor < 0n ? -divisor : divisor)) return quotient;
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
}

/** "-12.50" of −1250 with scale 2; always with `scale` decimals. */
export function formatDecimal(unscaled: ExactInteger, scale: number): string {
  const text = unscaled.toString();
  if (scale === 0) return text;
  const negative = text.startsWith("-");
  const digits = (negative ? text.slice(1) : text).padStart(scale + 1, "0");
  return `${negative ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/**
 * Reads "-12.5", "1e3", ".5" as a number of scale `scale`, rounded half up. undefined where the text is no number; the result may
 * have more digits than a precision allows (`fitsPrecision`).
 */
export function parseDecimal(text: string, scale: number): ExactInteger | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,5}))?$/.exec(text);
  if (match === null || ((match[2] ?? "") === "" && (match[3] ?? "") === "")) return undefined;
  const fraction = match[3] ?? "";
  const digits = `${match[2] ?? ""}${fraction}`;
  const shift = scale - fraction.length + Number(match[4] ?? 0);
  if (shift > 400 || digits.length + shift > 400) return exact(10n ** 400n);
  const negative = match[1] === "-";
  if (digits.length + Math.max(shift, 0) <= 15 && shift >= 0) {
    const value = Number(digits) * 10 ** shift;
    return negative ? 0 - value : value;
  }
  const magnitude =
    shift >= 0 ? BigInt(digits) * powerOfTen(shift) : divideHalfUp(BigInt(digits), powerOfTen(Math.min(-shift, digits.length + 1)));
  return exact(negative ? -magnitude : magnitude);
}

/** The nearest double of a decimal. */
export function decimalToDouble(unscaled: ExactInteger, scale: number): number {
  if (typeof unscaled === "number" && scale <= 22) return unscaled / 10 ** scale;
  return Number(formatDecimal(unscaled, scale));
}
