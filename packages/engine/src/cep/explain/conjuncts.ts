import { parseExpression, type Ast } from "@millrace/pipeline/expressions";
import { compileStepCondition, type ConditionContext } from "../compile/compile-condition.ts";
import type { Row } from "../../record/row.ts";
import type { BaseCondition } from "../matching/base-condition.ts";

/** One of the parts of a condition that AND joins. */
export interface Conjunct {
  readonly text: string;
  /** Position in the text of the whole condition. */
  readonly range: { readonly start: number; readonly end: number };
  readonly condition: BaseCondition;
  /** Whether the part is NULL for the row: neither true nor false. */
  readonly isNull: (row: Row) => boolean;
}

/** The parts of a condition that must all be true, each compiled on its own, so that it can be said which one failed. */
export function conjunctsOf(text: string, ownStep: string | undefined, path: string, context: ConditionContext): Conjunct[] {
  const { ast } = parseExpression(text);
  const parts = ast === undefined ? [] : split(ast);
  return parts.map(({ start, end }) => {
    const part = text.slice(start, end);
    const unknown = compileStepCondition(`(${part}) IS NULL`, ownStep, path, context);
    return {
      text: part,
      range: { start, end },
      condition: compileStepCondition(part, ownStep, path, context),
      isNull: (row) => unknown.test(row) === true,
    };
  });
}

function split(ast: Ast): Ast[] {
  return ast.kind === "operation" && ast.operator === "AND" ? [...split(ast.left), ...split(ast.right)] : [ast];
}
