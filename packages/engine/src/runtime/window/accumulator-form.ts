import { exact, type DataType, type ExactInteger } from "@millrace/pipeline/types";
import { mapKey } from "../../operators/aggregates/value-order.ts";
import type { RowAccumulator } from "../../operators/aggregates/row-aggregator.ts";
import type { AggregatePlan, FastAggregate } from "./aggregate-plan.ts";

/** Slots of one entry: `rows` at `at`, accumulators behind; `exactOf` gives a value beyond 2^53. */
export interface SlotEntry {
  readonly entries: Float64Array;
  readonly at: number;
  readonly exactOf: (slot: number) => bigint | undefined;
}

/** The accumulators of an entry in the form of the operator classes (`RowAggregator`, for input that may take rows back). */
export function rowAccumulator({ aggregates }: AggregatePlan, entry: SlotEntry): RowAccumulator {
  const rows = entry.entries[entry.at]!;
  return [rows, ...aggregates.map((aggregate) => accumulatorOf(aggregate, entry, rows))];
}

function accumulatorOf(
  { fn, valueSlot, countSlot, type, arithmetic }: FastAggregate,
  { entries, at, exactOf }: SlotEntry,
  rows: number,
): unknown {
  const count = countSlot < 0 ? rows : entries[at + countSlot]!;
  if (fn === "COUNT") return count;
  const written = entries[at + valueSlot]!;
  const value: ExactInteger = arithmetic === "integer" && Number.isNaN(written) ? exactOf(valueSlot)! : written;
  if (fn === "MIN" || fn === "MAX") return count === 0 ? new Map() : new Map([[mapKey(exactly(value)), [exactly(value), 1]]]);
  return [fn === "SUM" ? wrapped(value, type) : wrapped(value, null), count];
}

/** As the operator classes hold sums: whole numbers wrapped to the width of their type (of BIGINT where an average is meant). */
function wrapped(sum: ExactInteger, type: DataType | null): ExactInteger {
  if (type?.kind === "FLOAT" || type?.kind === "DOUBLE" || (typeof sum === "number" && !Number.isInteger(sum))) return sum;
  const bits = type?.kind === "TINYINT" ? 8 : type?.kind === "SMALLINT" ? 16 : type?.kind === "INT" ? 32 : 64;
  return typeof sum === "number" && bits === 64 ? sum : exact(BigInt.asIntN(bits, BigInt(sum)));
}

function exactly(value: ExactInteger): ExactInteger {
  return typeof value === "bigint" ? exact(value) : value;
}
