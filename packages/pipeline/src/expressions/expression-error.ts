/** Why a row could not be computed. The message says what failed; it holds no content of the row beyond the value that could not be read. */
export class ExpressionError extends Error {
  readonly code: ExpressionErrorCode;

  constructor(code: ExpressionErrorCode, message: string) {
    super(message);
    this.name = "ExpressionError";
    this.code = code;
  }
}

export type ExpressionErrorCode = "DIVISION_BY_ZERO" | "CAST_FAILED" | "PATTERN_INVALID" | "ARGUMENT_INVALID" | "JSON_INVALID";
