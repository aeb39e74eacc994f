import { Checker } from "./checker.ts";
import { foldConstants } from "./conversion/fold-constants.ts";
import { formatDataType } from "../../types/format-data-type.ts";
import { parseExpression } from "../parse-expression.ts";
import type { Ast } from "../ast.ts";
import type { Checked, CheckOptions } from "../check-options.ts";
import type { ExpressionDiagnostic } from "../expression-diagnostic.ts";

/**
 * Finds the meaning and the type of an expression over the columns of a schema; types are Flink's, nullability included. Reports all
 * findings, not the first. Never throws for what is in the text.
 */
export function checkExpression(expression: string | Ast, options: CheckOptions): Checked {
  const parsed = typeof expression === "string" ? parseExpression(expression) : { ast: expression, diagnostics: [] };
  const diagnostics: ExpressionDiagnostic[] = [...parsed.diagnostics];
  const checker = new Checker(options, diagnostics);
  let typed = parsed.ast === undefined ? undefined : checker.check(parsed.ast);
  if (typed !== undefined && parsed.ast !== undefined) {
    const { start, end } = parsed.ast;
    if (typed.type.kind === "NULL") {
      typed = checker.fail("NULL_TYPE", "NULL alone has no type; write CAST(NULL AS type)", parsed.ast);
    } else if (options.expected !== undefined && typed.type.kind !== options.expected) {
      const message = `the expression must be ${options.expected}, but it is ${formatDataType(typed.type)}`;
      diagnostics.push({ code: "OPERAND_TYPE", severity: "error", message, range: { start, end } });
    }
  }
  const isFine = typed !== undefined && diagnostics.every((diagnostic) => diagnostic.severity !== "error");
  diagnostics.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  return {
    typed: isFine && typed !== undefined ? foldConstants(typed) : undefined,
    type: isFine ? typed?.type : undefined,
    diagnostics,
    usedColumns: checker.usedColumns(),
  };
}
