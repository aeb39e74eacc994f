import type { DataType, ExactInteger } from "@millrace/pipeline/types";
import type { Aggregate } from "./aggregate.ts";
import { countedValues, type ValueCounts } from "./extreme.ts";
import { asDouble, scaleOf } from "./number-arithmetic.ts";

/**
 * PERCENTILE: the exact percentile, interpolated between neighbours at (n − 1) · p; an array of percentages gives an array. Null over no values.
 * Source: Flink's PercentileAggFunction.
 */
export function percentileAggregate(argument: DataType, percentage: number | readonly number[]): Aggregate<ValueCounts> {
  const scale = scaleOf(argument);
  return {
    ...countedValues,
    result(counts) {
      const sorted = [...counts.values()]
        .filter(([, count]) => count > 0)
        .map(([value, count]): [number, number] => [asDouble(value as ExactInteger, scale), count])
        .sort(([a], [b]) => a - b);
      const total = sorted.reduce((sum, [, count]) => sum + count, 0);
      if (total === 0) return null;
      return typeof percentage === "number" ? at(sorted, total, percentage) : percentage.map((each) => at(sorted, total, each));
    },
  };
}

function at(sorted: readonly [number, number][], total: number, percentage: number): number {
  const position = (total - 1) * percentage;
  const lower = valueAt(sorted, Math.floor(position));
  const upper = valueAt(sorted, Math.ceil(position));
  return lower === upper ? lower : (Math.ceil(position) - position) * lower + (position - Math.floor(position)) * upper;
}

function valueAt(sorted: readonly [number, number][], index: number): number {
  let seen = 0;
  for (const [value, count] of sorted) {
    seen += count;
    if (index < seen) return value;
  }
  return NaN;
}
