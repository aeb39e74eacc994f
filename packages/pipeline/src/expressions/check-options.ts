import type { Ast, NamePart, TextRange } from "./ast.ts";
import type { ExpressionDiagnostic } from "./expression-diagnostic.ts";
import type { EmitContext, Typed } from "./typed.ts";
import type { DataType, Schema } from "../types/data-type.ts";

export interface CheckOptions {
  readonly schema: Schema;
  /** The session time zone, an IANA name or an offset as "+08:00". Default UTC. */
  readonly timeZone?: string;
  /** The expected type: BOOLEAN for a condition. A finding is reported where the expression has another. */
  readonly expected?: "BOOLEAN";
  /** True where the rows have event time and watermarks: CURRENT_WATERMARK may be asked for. */
  readonly hasEventTime?: boolean;
  /**
   * Asked before the built-in functions for every call. Answers the meaning of calls that are its own (FIRST(a.price) in CEP), a finding, or
   * undefined. `check` checks an argument in the same scope.
   */
  readonly resolveCall?: (
    name: string,
    args: readonly Ast[],
    call: Ast & { readonly kind: "call" },
    check: (argument: Ast) => Typed | undefined,
  ) => Resolved | undefined;
  /** Asked for every name of more than one part, before columns with fields: `a.price`. */
  readonly resolveName?: (parts: readonly NamePart[], range: TextRange) => Resolved | undefined;
}

/** The meaning that a hook gives to a call or a name: a type with JavaScript of its own, a typed tree, or what is wrong with it. */
export type Resolved =
  | { readonly type: DataType; readonly emit: (context: EmitContext) => string }
  | { readonly typed: Typed }
  | { readonly diagnostic: ExpressionDiagnostic };

export interface Checked {
  /** undefined where there is an error. */
  readonly typed: Typed | undefined;
  readonly type: DataType | undefined;
  /** All findings, syntax included, in order of position. */
  readonly diagnostics: readonly ExpressionDiagnostic[];
  /** Positions of the columns that are read, ascending. */
  readonly usedColumns: readonly number[];
}
