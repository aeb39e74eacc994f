import type { Ast, TextRange } from "../ast.ts";
import type { ExpressionCode, ExpressionFix } from "../expression-diagnostic.ts";
import type { TimeZone } from "../runtime/time/time-zone.ts";
import type { Typed } from "../typed.ts";

/** What the rules of operators and functions get from the checker. */
export interface CheckContext {
  readonly zone: TimeZone;
  /** Whether the rows have event time and watermarks. */
  readonly hasEventTime: boolean;
  /** Checks a part; undefined where it has an error, which is then reported already. */
  check(ast: Ast): Typed | undefined;
  /** Reports an error; answers undefined, so that a rule can return it. */
  fail(code: ExpressionCode, message: string, range: TextRange, fixes?: readonly ExpressionFix[]): undefined;
}
