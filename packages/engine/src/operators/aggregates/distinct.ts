import type { StateKey } from "../../state/state-backend.ts";
import type { Aggregate } from "./aggregate.ts";
import { mapKey } from "./value-order.ts";

interface DistinctAccumulator {
  readonly seen: Map<StateKey, [value: unknown, count: number]>;
  inner: unknown;
}

/** fn(DISTINCT x): hands each value to `inner` once, and takes it back when its last occurrence is taken back. */
export function distinctAggregate(inner: Aggregate): Aggregate<DistinctAccumulator> {
  const add = (accumulator: DistinctAccumulator, value: unknown, count: number): void => {
    const key = mapKey(value);
    const entry = accumulator.seen.get(key);
    const before = entry?.[1] ?? 0;
    const after = before + count;
    if (after === 0) accumulator.seen.delete(key);
    else if (entry === undefined) accumulator.seen.set(key, [value, after]);
    else entry[1] = after;
    if (before <= 0 && after > 0) accumulator.inner = inner.add(accumulator.inner, value);
    else if (before > 0 && after <= 0) accumulator.inner = inner.retract(accumulator.inner, value);
  };
  return {
    takesNulls: inner.takesNulls ?? false,
    create: () => ({ seen: new Map(), inner: inner.create() }),
    add(accumulator, value) {
      add(accumulator, value, 1);
      return accumulator;
    },
    retract(accumulator, value) {
      add(accumulator, value, -1);
      return accumulator;
    },
    merge(a, b) {
      for (const [value, count] of b.seen.values()) add(a, value, count);
      return a;
    },
    result: (accumulator) => inner.result(accumulator.inner),
  };
}
