import { compileExpression } from "../../emit/compile-expression.ts";
import { ExpressionError } from "../../expression-error.ts";
import type { Typed } from "../../typed.ts";

/**
 * Calls whose arguments are all literals become literals, once instead of per row. What fails is left as it is: it fails when a row comes,
 * as in Flink (`1 / 0` in a branch that is never taken).
 */
export function foldConstants(typed: Typed): Typed {
  switch (typed.kind) {
    case "call": {
      const args = typed.args.map(foldConstants);
      const folded: Typed = { ...typed, args };
      return typed.deterministic && args.every((arg) => arg.kind === "literal") ? evaluated(folded) : folded;
    }
    case "and":
    case "or":
    case "coalesce":
      return { ...typed, args: typed.args.map(foldConstants) };
    case "not":
    case "is":
      return { ...typed, operand: foldConstants(typed.operand) };
    case "case":
      return {
        ...typed,
        branches: typed.branches.map(({ when, result }) => ({ when: foldConstants(when), result: foldConstants(result) })),
        otherwise: foldConstants(typed.otherwise),
      };
    case "let":
      return { ...typed, value: foldConstants(typed.value), body: foldConstants(typed.body) };
    default:
      return typed;
  }
}

function evaluated(typed: Typed): Typed {
  try {
    return { kind: "literal", value: compileExpression(typed)({}), type: typed.type };
  } catch (error) {
    if (error instanceof ExpressionError) return typed;
    throw error;
  }
}
