import { ExpressionParser } from "./syntax/parser.ts";
import { tokenize } from "./syntax/lexer.ts";
import { TokenStream } from "./syntax/token-stream.ts";
import type { Ast } from "./ast.ts";
import type { ExpressionDiagnostic } from "./expression-diagnostic.ts";

/** Longest text of an expression, in UTF-16 units. */
export const MAX_EXPRESSION_LENGTH = 100_000;

export interface Parsed {
  /** The tree, also of a text with errors: what could not be read is a "hole". undefined where nothing could be. */
  readonly ast: Ast | undefined;
  /** All findings, in order of position. */
  readonly diagnostics: readonly ExpressionDiagnostic[];
}

/** Reads a SQL scalar expression. Names and types are not looked at. Never throws. */
export function parseExpression(text: string): Parsed {
  if (text.length > MAX_EXPRESSION_LENGTH) {
    const message = `the expression has ${text.length} characters; the limit is ${MAX_EXPRESSION_LENGTH}`;
    return { ast: undefined, diagnostics: [{ code: "TOO_LONG", severity: "error", message, range: { start: 0, end: text.length } }] };
  }
  const diagnostics: ExpressionDiagnostic[] = [];
  const report = (diagnostic: ExpressionDiagnostic): void => void diagnostics.push(diagnostic);
  const stream = new TokenStream(tokenize(text, report), report);
  if (stream.current.kind === "end") {
    report({
      code: "SYNTAX",
      severity: "error",
      message: "an expression is needed, for example price * 2",
      range: { start: 0, end: text.length },
    });
    return { ast: undefined, diagnostics };
  }
  const ast = new ExpressionParser(stream, text).parse();
  diagnostics.sort((a, b) => a.range.start - b.range.start);
  return { ast, diagnostics };
}
