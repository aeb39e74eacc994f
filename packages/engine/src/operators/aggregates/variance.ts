import { type DataType, type ExactInteger, parseDecimal } from "@millrace/pipeline/types";
import type { Aggregate } from "./aggregate.ts";
import { asDouble, scaleOf } from "./number-arithmetic.ts";

/** [number of values, mean, sum of squared distances from the mean]. */
type Welford = [count: number, mean: number, squares: number];

export interface VarianceOptions {
  readonly isSample: boolean;
  readonly isDeviation: boolean;
}

/**
 * VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP: computed in doubles by Welford's method, the result of the argument's own type (whole numbers are cut towards
 * zero). Null over no values, the sample forms also over one.
 * Source: Welford 1962, as Flink 2.x; recorded in `recorded/`.
 */
export function varianceAggregate(argument: DataType, result: DataType, options: VarianceOptions): Aggregate<Welford> {
  const scale = scaleOf(argument);
  return {
    create: () => [0, 0, 0],
    add(accumulator, value) {
      const x = asDouble(value as ExactInteger, scale);
      const distance = x - accumulator[1];
      accumulator[0]++;
      accumulator[1] += distance / accumulator[0];
      accumulator[2] += distance * (x - accumulator[1]);
      return accumulator;
    },
    retract(accumulator, value) {
      if (accumulator[0] <= 1) return [accumulator[0] - 1, 0, 0];
      const x = asDouble(value as ExactInteger, scale);
      const distance = x - accumulator[1];
      accumulator[0]--;
      accumulator[1] -= distance / accumulator[0];
      accumulator[2] -= distance * (x - accumulator[1]);
      return accumulator;
    },
    merge(a, b) {
      if (a[0] === 0) return b;
      if (b[0] === 0) return a;
      const count = a[0] + b[0];
      const distance = b[1] - a[1];
      return [count, a[1] + (distance * b[0]) / count, a[2] + b[2] + (distance * distance * a[0] * b[0]) / count];
    },
    result([count, , squares]) {
      const divisor = options.isSample ? count - 1 : count;
      if (divisor <= 0) return null;
      const variance = Math.max(squares, 0) / divisor;
      return fromDouble(options.isDeviation ? Math.sqrt(variance) : variance, result);
    },
  };
}

function fromDouble(value: number, type: DataType): unknown {
  switch (type.kind) {
    case "DOUBLE":
      return value;
    case "FLOAT":
      return Math.fround(value);
    case "DECIMAL":
      return Number.isFinite(value) ? (parseDecimal(String(value), type.scale) ?? null) : null;
    default: {
      const whole = Math.trunc(value) + 0;
      return Number.isSafeInteger(whole) || !Number.isFinite(whole) ? whole : BigInt(whole);
    }
  }
}
