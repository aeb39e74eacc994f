import type { WatermarkConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../../graph/node-plan.ts";
import type { EmitScope } from "../codegen/chain-step.ts";
import { mergeNeeds, type Need, type Stream } from "../codegen/stream.ts";
import type { TimedStep } from "../codegen/timed-step.ts";
import { SourceTime } from "../watermarks/source-time.ts";
import type { TaskEnvironment } from "../task/task-environment.ts";

/**
 * `transform.watermarks`: gives rows their event time and makes the watermarks behind it. Always the head of its chain; the task drops the
 * watermarks and the idleness that come in, but for the last watermark.
 * Source: Flink's TimestampsAndWatermarksOperator.
 */
export class WatermarksStep implements TimedStep {
  readonly plan: NodePlan;
  readonly isOneToOne = false;
  readonly time: SourceTime;

  constructor(plan: NodePlan, environment: TaskEnvironment) {
    this.plan = plan;
    this.time = new SourceTime(plan, (plan.config as { readonly watermark: WatermarkConfig }).watermark, environment);
  }

  needs(outputs: readonly Need[]): Need {
    return mergeNeeds([outputs[0]!, this.time.needs()]);
  }

  emit(input: Stream, scope: EmitScope): string {
    return this.time.emit(input, scope, (stream) => scope.downstream(0, stream));
  }
}
