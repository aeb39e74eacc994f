import { exact, type ExactInteger } from "@millrace/pipeline/types";

/** dividend / divisor, both unscaled, the dividend of scale `from`, as an unscaled integer of scale `to`; rounded half up (away from zero). */
export function decimalQuotient(dividend: bigint, divisor: bigint, from: number, to: number): ExactInteger {
  const scaled = to >= from ? dividend * 10n ** BigInt(to - from) : dividend;
  const by = to >= from ? divisor : divisor * 10n ** BigInt(from - to);
  const quotient = scaled / by;
  const rest = scaled % by;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  if (twice < (by < 0n ? -by : by)) return exact(quotient);
  return exact(scaled < 0n === by < 0n ? quotient + 1n : quotient - 1n);
}
