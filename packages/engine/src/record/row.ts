/**
 * A row: a plain object of one hidden class per schema, whose fields are named by position (`c0`, `c1`, …), never by the user's
 * column names, so that no user text enters generated code and a rename costs nothing. Values are held as
 * `@millrace/pipeline/types` data-type.ts says. Rows are immutable once emitted. The event timestamp and the row kind travel beside the row.
 */
export interface Row {
  readonly [field: `c${number}`]: unknown;
}

/** The changelog kind of a record, with Flink's codes: 0 = +I, 1 = −U, 2 = +U, 3 = −D. */
export type RowKind = 0 | 1 | 2 | 3;
export const INSERT: RowKind = 0;
export const UPDATE_BEFORE: RowKind = 1;
export const UPDATE_AFTER: RowKind = 2;
export const DELETE: RowKind = 3;

/** The timestamp of a record that has none, and the watermark before the first one (Flink: Long.MIN_VALUE). */
export const MIN_TIMESTAMP = -Infinity;
/** The last instant: the watermark at the end of input, the timestamp of results of global and count windows (Flink: Long.MAX_VALUE). */
export const MAX_TIMESTAMP = Infinity;
