import { type DataType, divideLong, type ExactInteger, fitsPrecision, types } from "@millrace/pipeline/types";
import type { Aggregate } from "./aggregate.ts";
import { decimalQuotient } from "./decimal-quotient.ts";
import { numberArithmetic, scaleOf } from "./number-arithmetic.ts";

/** [sum, number of values]. */
export type SumAccumulator = [sum: ExactInteger, count: number];

/** SUM: null over no values; a DECIMAL sum of more than 38 digits is null. */
export function sumAggregate(type: DataType): Aggregate<SumAccumulator> {
  const { add, subtract } = numberArithmetic(type);
  return {
    create: () => [0, 0],
    add(accumulator, value) {
      accumulator[0] = add(accumulator[0], value as ExactInteger);
      accumulator[1]++;
      return accumulator;
    },
    retract(accumulator, value) {
      accumulator[0] = subtract(accumulator[0], value as ExactInteger);
      accumulator[1]--;
      return accumulator;
    },
    merge(a, b) {
      a[0] = add(a[0], b[0]);
      a[1] += b[1];
      return a;
    },
    result: ([sum, count]) => (count === 0 || (type.kind === "DECIMAL" && !fitsPrecision(sum, 38)) ? null : sum),
  };
}

/**
 * AVG of the argument's own type: whole numbers are cut towards zero, DECIMAL is rounded half up to the result's scale.
 * Source: Flink's AvgAggFunction: whole numbers are summed as BIGINT, approximate ones as DOUBLE.
 */
export function averageAggregate(argument: DataType, result: DataType): Aggregate<SumAccumulator> {
  const sum = sumAggregate(sumType(argument));
  return { ...sum, result: ([total, count]) => (count === 0 ? null : divide(total, count, argument, result)) };
}

function sumType(argument: DataType): DataType {
  if (argument.kind === "DECIMAL") return types.decimal(38, argument.scale);
  return argument.kind === "FLOAT" || argument.kind === "DOUBLE" ? types.double : types.bigint;
}

function divide(total: ExactInteger, count: number, argument: DataType, result: DataType): unknown {
  switch (argument.kind) {
    case "DECIMAL": {
      const quotient = decimalQuotient(BigInt(total), BigInt(count), argument.scale, scaleOf(result));
      return fitsPrecision(quotient, 38) ? quotient : null;
    }
    case "FLOAT":
      return Math.fround(Number(total) / count);
    case "DOUBLE":
      return Number(total) / count;
    default:
      return divideLong(total, count);
  }
}
