import { checkExpression, compileExpression } from "@millrace/pipeline/expressions";
import { stepReferences } from "@millrace/pipeline/patterns";
import type { Schema } from "@millrace/pipeline/types";
import { emitReference } from "../compile/emit-reference.ts";
import { EngineError } from "../../operators/engine-error.ts";
import type { Row } from "../../record/row.ts";
import type { StepCursor } from "../state/step-cursor.ts";

export interface MatchColumn {
  readonly as: string;
  readonly expr: string;
}

/** Computes one output column; the cursor points at the match. `row` is the match's last row, or with all rows the row at hand. */
export type MatchColumnValue = (row: Row) => unknown;

/** The output columns over the steps of a match. Throws CEP_PATTERN_INVALID. */
export function compileMatchColumns(
  columns: readonly MatchColumn[],
  context: { readonly schema: Schema; readonly timeZone: string; readonly steps: readonly string[]; readonly cursor: StepCursor },
): MatchColumnValue[] {
  return columns.map(({ as, expr }) => {
    const references = stepReferences({
      schema: context.schema,
      steps: context.steps,
      classifier: (emit) => `${emit.constant(() => context.steps[context.cursor.step])}()`,
      emit: (reference) => emitReference(reference, context.steps.indexOf(reference.step), context.cursor),
    });
    const checked = checkExpression(expr, {
      schema: context.schema,
      timeZone: context.timeZone,
      resolveCall: references.resolveCall,
      resolveName: references.resolveName,
    });
    const error = checked.diagnostics.find(({ severity }) => severity === "error");
    if (checked.typed === undefined || error !== undefined) {
      throw new EngineError("CEP_PATTERN_INVALID", `The output column "${as}" cannot be used: ${error?.message ?? "it has no type"}.`);
    }
    return compileExpression(checked.typed);
  });
}
