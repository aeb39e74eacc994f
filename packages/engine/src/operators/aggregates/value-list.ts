import type { Aggregate } from "./aggregate.ts";
import { mapKey } from "./value-order.ts";

/** All values in order of arrival; a retraction takes out the first equal one. */
export function listAggregate(
  result: (values: readonly unknown[]) => unknown,
  options: { readonly takesNulls?: boolean } = {},
): Aggregate<unknown[]> {
  return {
    takesNulls: options.takesNulls ?? false,
    create: () => [],
    add(values, value) {
      values.push(value);
      return values;
    },
    retract(values, value) {
      const wanted = mapKey(value);
      const index = values.findIndex((each) => mapKey(each) === wanted);
      if (index !== -1) values.splice(index, 1);
      return values;
    },
    merge(a, b) {
      for (const value of b) a.push(value);
      return a;
    },
    result,
  };
}

/** FIRST_VALUE over an append-only input: [value] or nothing. */
export function firstAggregate(): Aggregate<unknown[]> {
  return {
    create: () => [],
    add(held, value) {
      if (held.length === 0) held.push(value);
      return held;
    },
    retract: (held) => held,
    merge: (a, b) => (a.length === 0 ? b : a),
    result: (held) => held[0] ?? null,
  };
}

/** LAST_VALUE over an append-only input. */
export function lastAggregate(): Aggregate<unknown[]> {
  return {
    create: () => [],
    add(held, value) {
      held[0] = value;
      return held;
    },
    retract: (held) => held,
    merge: (a, b) => (b.length === 0 ? a : b),
    result: (held) => held[0] ?? null,
  };
}
