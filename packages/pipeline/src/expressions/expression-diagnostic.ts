/** One finding about the text of an expression; positions in UTF-16 units of that text. */
export interface ExpressionDiagnostic {
  readonly code: ExpressionCode;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly range: { readonly start: number; readonly end: number };
  /** Texts to put in place of `range` (or of a range of their own), best first; the editor makes quick fixes of them. */
  readonly fixes?: readonly ExpressionFix[];
}

export interface ExpressionFix {
  readonly title: string;
  readonly range: { readonly start: number; readonly end: number };
  readonly text: string;
}

export type ExpressionCode =
  | "SYNTAX"
  | "LITERAL"
  | "RESERVED_WORD"
  | "UNKNOWN_COLUMN"
  | "UNKNOWN_FUNCTION"
  | "UNKNOWN_FIELD"
  | "UNKNOWN_TYPE"
  | "ARGUMENT_COUNT"
  | "ARGUMENT_TYPE"
  | "OPERAND_TYPE"
  | "CAST"
  | "NULL_TYPE"
  | "TOO_DEEP"
  | "TOO_LONG";
