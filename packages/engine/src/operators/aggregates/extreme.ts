import type { StateKey } from "../../state/state-backend.ts";
import type { Aggregate } from "./aggregate.ts";
import { type Compare, mapKey } from "./value-order.ts";

/** MIN (sign −1) or MAX (sign 1) over an append-only input: the extreme itself, or null. */
export function extremeAggregate(compare: Compare, sign: 1 | -1): Aggregate<unknown> {
  const better = (current: unknown, value: unknown): unknown => (current === null || compare(value, current) * sign > 0 ? value : current);
  return {
    create: () => null,
    add: better,
    retract: (accumulator) => accumulator,
    merge: (a, b) => (b === null ? a : better(a, b)),
    result: (accumulator) => accumulator,
  };
}

/** The values with how often each is there. */
export type ValueCounts = Map<StateKey, [value: unknown, count: number]>;

/** MIN or MAX over updating input: keeps all values, since the extreme can be taken back. */
export function retractableExtreme(compare: Compare, sign: 1 | -1): Aggregate<ValueCounts> {
  return {
    ...countedValues,
    result(counts) {
      let best: unknown = null;
      for (const [value, count] of counts.values()) {
        if (count > 0 && (best === null || compare(value, best) * sign > 0)) best = value;
      }
      return best;
    },
  };
}

/** The bag of values, shared by the aggregates that need all of them. A retraction that comes before its value leaves a negative count. */
export const countedValues: Omit<Aggregate<ValueCounts>, "result"> = {
  create: () => new Map(),
  add: (counts, value) => change(counts, value, 1),
  retract: (counts, value) => change(counts, value, -1),
  merge(a, b) {
    for (const [value, count] of b.values()) change(a, value, count);
    return a;
  },
};

function change(counts: ValueCounts, value: unknown, by: number): ValueCounts {
  const key = mapKey(value);
  const entry = counts.get(key);
  if (entry === undefined) counts.set(key, [value, by]);
  else if (entry[1] + by === 0) counts.delete(key);
  else entry[1] += by;
  return counts;
}
