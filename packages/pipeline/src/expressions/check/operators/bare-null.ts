import type { CheckContext } from "../check-context.ts";
import type { TextRange } from "../../ast.ts";

/** Flink refuses a NULL without a type as an operand, though comparisons take one. */
export function bareNull(what: string, range: TextRange, context: CheckContext): undefined {
  return context.fail("NULL_TYPE", `NULL has no type as an operand of ${what}; write CAST(NULL AS type)`, range);
}
