import type { Schema } from "@millrace/pipeline";

/** A row with which an expression is computed while it is written: encoded as the preview gives it, in the order of the columns. */
export interface SampleRow {
  readonly columns: Schema;
  readonly values: readonly unknown[];
}

/** What the text of an expression may speak of. */
export interface ExpressionScope {
  readonly columns: Schema;
  /** Steps of the pattern that it belongs to: FIRST(a.price). */
  readonly steps: readonly string[];
  /** Of the columns, where there is one now. */
  readonly sample: SampleRow | undefined;
}

/** What a column holds in the sample row; undefined where there is none. */
export function sampleValue({ sample }: ExpressionScope, column: string): unknown {
  const index = sample?.columns.findIndex(({ name }) => name === column) ?? -1;
  return index === -1 ? undefined : sample?.values[index];
}
