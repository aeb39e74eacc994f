import type { NodePlan } from "../../graph/node-plan.ts";
import type { ChainStep, EmitScope } from "../codegen/chain-step.ts";
import type { Need, Stream } from "../codegen/stream.ts";

/** A node that changes nothing of a record: keyBy (which only marks keys) and union. */
export class PassStep implements ChainStep {
  readonly plan: NodePlan;
  readonly isOneToOne = true;

  constructor(plan: NodePlan) {
    this.plan = plan;
  }

  needs(outputs: readonly Need[]): Need {
    return outputs[0]!;
  }

  emit(input: Stream, scope: EmitScope): string {
    return scope.downstream(0, input);
  }
}
