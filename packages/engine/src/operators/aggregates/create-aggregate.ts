import type { AggregateCall } from "@millrace/pipeline/catalog";
import type { DataType } from "@millrace/pipeline/types";
import { EngineError } from "../engine-error.ts";
import type { Aggregate } from "./aggregate.ts";
import { distinctAggregate } from "./distinct.ts";
import { countedValues, extremeAggregate, retractableExtreme, type ValueCounts } from "./extreme.ts";
import { percentileAggregate } from "./percentile.ts";
import { averageAggregate, sumAggregate } from "./sum-average.ts";
import { firstAggregate, lastAggregate, listAggregate } from "./value-list.ts";
import { type Compare, valueOrder } from "./value-order.ts";
import { varianceAggregate } from "./variance.ts";

export interface AggregateTypes {
  /** undefined for COUNT of rows. */
  readonly argument: DataType | undefined;
  readonly result: DataType;
  /** The input takes rows back (−U, −D), so accumulators must be able to forget. */
  readonly isRetractable: boolean;
}

/** The function of one aggregate call, DISTINCT included; FILTER is the caller's. */
export function createAggregate(call: AggregateCall, types: AggregateTypes): Aggregate {
  // A distinct aggregate takes a value back when its last occurrence goes, which only a retracting input does.
  const plain = createPlain(call, types) as Aggregate;
  return call.distinct ? (distinctAggregate(plain) as Aggregate) : plain;
}

function createPlain(call: AggregateCall, { argument, result, isRetractable }: AggregateTypes): unknown {
  if (call.fn === "COUNT") return COUNT;
  if (argument === undefined) throw new EngineError("CONFIG_INVALID", `${call.fn} needs an expression to work on.`);
  switch (call.fn) {
    case "SUM":
      return sumAggregate(result);
    case "AVG":
      return averageAggregate(argument, result);
    case "MIN":
    case "MAX": {
      const sign = call.fn === "MIN" ? -1 : 1;
      return isRetractable ? retractableExtreme(valueOrder(argument), sign) : extremeAggregate(valueOrder(argument), sign);
    }
    case "STDDEV_POP":
    case "STDDEV_SAMP":
    case "VAR_POP":
    case "VAR_SAMP":
      return varianceAggregate(argument, result, { isSample: call.fn.endsWith("SAMP"), isDeviation: call.fn.startsWith("STDDEV") });
    case "FIRST_VALUE":
      return isRetractable ? listAggregate((values) => values[0] ?? null) : firstAggregate();
    case "LAST_VALUE":
      return isRetractable ? listAggregate((values) => values[values.length - 1] ?? null) : lastAggregate();
    case "COLLECT":
      return { ...countedValues, result: multiset };
    case "ARRAY_AGG":
      return listAggregate((values) => (values.length === 0 ? null : [...values]), { takesNulls: true });
    case "LISTAGG": {
      const separator = call.params?.separator ?? ",";
      return listAggregate((values) => (values.length === 0 ? null : values.join(separator)));
    }
    case "PERCENTILE":
      return percentileAggregate(argument, call.params?.percentage ?? 0.5);
    case "TOP_N":
      return topAggregate(valueOrder(argument), call.params?.n ?? 1);
  }
}

const COUNT: Aggregate<number> = {
  create: () => 0,
  add: (count) => count + 1,
  retract: (count) => count - 1,
  merge: (a, b) => a + b,
  result: (count) => count,
};

/** COLLECT's MULTISET, as a map of value → how often. */
function multiset(counts: ValueCounts): unknown {
  const present = [...counts.values()].filter(([, count]) => count > 0);
  return present.length === 0 ? null : new Map(present);
}

/** TOP_N: the n greatest values, greatest first, equal ones as often as they came. */
function topAggregate(compare: Compare, n: number): Aggregate<ValueCounts> {
  return {
    ...countedValues,
    result(counts) {
      const sorted = [...counts.values()].filter(([, count]) => count > 0).sort(([a], [b]) => compare(b, a));
      const top: unknown[] = [];
      for (const [value, count] of sorted) for (let i = 0; i < count && top.length < n; i++) top.push(value);
      return top.length === 0 ? null : top;
    },
  };
}
