import type { TransformFilterConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../../graph/node-plan.ts";
import type { ChainStep, EmitScope } from "../codegen/chain-step.ts";
import { emitValue, stepExpression, type StepExpression } from "../codegen/compiled-expression.ts";
import { mergeNeeds, needOf, type Need, type Stream } from "../codegen/stream.ts";

/** Keeps the rows for which the condition is true; false and NULL drop them. */
export class FilterStep implements ChainStep {
  readonly plan: NodePlan;
  readonly isOneToOne = false;
  readonly #condition: StepExpression;

  constructor(plan: NodePlan) {
    this.plan = plan;
    const config = plan.config as TransformFilterConfig;
    this.#condition = stepExpression(config.condition, plan.inputSchemas[0]!, {
      nodeId: plan.nodeId,
      timeZone: plan.timeZone,
      expected: "BOOLEAN",
    });
  }

  needs(outputs: readonly Need[]): Need {
    return mergeNeeds([outputs[0]!, needOf(this.#condition.usedColumns)]);
  }

  emit(input: Stream, scope: EmitScope): string {
    const value = emitValue(this.#condition, input, scope);
    const label = scope.module.fresh("L");
    const body = value.assignment === "" ? "" : scope.guarded(value.assignment, label, input);
    return `${label}:{${value.declaration}${body}if(${value.name}===true){${scope.downstream(0, input)}}}`;
  }
}
