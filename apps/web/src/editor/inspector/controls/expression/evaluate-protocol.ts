import type { Schema } from "@millrace/pipeline";

/** An expression to be computed with one row; values are encoded as the preview gives them. */
export interface EvaluateRequest {
  readonly id: number;
  readonly text: string;
  readonly columns: Schema;
  readonly values: readonly unknown[];
  readonly timeZone: string;
}

/** `value` is encoded likewise. "invalid": the text has findings, which are shown at it; "error": it fails on this row. */
export type Evaluated =
  | { readonly kind: "value"; readonly value: unknown; readonly type: string }
  | { readonly kind: "error"; readonly message: string }
  | { readonly kind: "invalid" };

export interface EvaluateAnswer {
  readonly id: number;
  readonly result: Evaluated;
}
