import type { RecordedCase } from "../../case-format.ts";

/** A case of conformance/expressions: an expression over one row, its type, and its value or its error. */
export interface ExpressionCase extends RecordedCase {
  readonly schema: Readonly<Record<string, string>>;
  readonly row: Readonly<Record<string, unknown>>;
  readonly timeZone?: string;
  readonly expr: string;
  readonly type?: string;
  readonly value?: unknown;
  readonly error?: { readonly when: "compile" | "run"; readonly message: string };
}
