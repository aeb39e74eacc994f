/**
 * One aggregate function over values of one type. Accumulators are plain data (they are state) and may be changed in place by `add`, `retract`
 * and `merge`, which answer the accumulator to go on with. Values are never null unless `takesNulls`.
 */
export interface Aggregate<A = unknown> {
  /** Nulls are handed over too (ARRAY_AGG). */
  readonly takesNulls?: boolean;
  create(): A;
  add(accumulator: A, value: unknown): A;
  /** Takes one value out again that was added before. */
  retract(accumulator: A, value: unknown): A;
  merge(a: A, b: A): A;
  result(accumulator: A): unknown;
}
