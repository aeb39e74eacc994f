import { checkExpression, compileCondition } from "@millrace/pipeline/expressions";
import { stepReferences } from "@millrace/pipeline/patterns";
import type { Schema } from "@millrace/pipeline/types";
import { EngineError } from "../../operators/engine-error.ts";
import type { BaseCondition } from "../matching/base-condition.ts";
import type { StepCursor } from "../state/step-cursor.ts";
import { emitReference } from "./emit-reference.ts";

export interface ConditionContext {
  readonly schema: Schema;
  readonly timeZone: string;
  /** Step names by number; only rows of these can be referred to. */
  readonly steps: readonly string[];
  readonly cursor: StepCursor;
}

/** A condition of a step. `path` says where it stands, for messages. Throws CEP_PATTERN_INVALID. */
export function compileStepCondition(text: string, ownStep: string | undefined, path: string, context: ConditionContext): BaseCondition {
  const references = stepReferences({
    schema: context.schema,
    steps: context.steps,
    ...(ownStep === undefined ? {} : { ownStep }),
    emit: (reference) => emitReference(reference, context.steps.indexOf(reference.step), context.cursor),
  });
  const checked = checkExpression(text, {
    schema: context.schema,
    timeZone: context.timeZone,
    expected: "BOOLEAN",
    resolveCall: references.resolveCall,
    resolveName: references.resolveName,
  });
  const error = checked.diagnostics.find(({ severity }) => severity === "error");
  if (checked.typed === undefined || error !== undefined) {
    throw new EngineError("CEP_PATTERN_INVALID", `The condition at ${path} cannot be used: ${error?.message ?? "it has no type"}.`);
  }
  return { isIterative: references.found.length > 0, test: compileCondition(checked.typed) };
}
