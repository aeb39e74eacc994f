import { mapKey } from "../aggregates/value-order.ts";

/** Whether two lists of values are equal as SQL rows are compared for changes: nulls are equal, NaN equals NaN. */
export function sameValues(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(mapKey(value), mapKey(b[i])));
}
