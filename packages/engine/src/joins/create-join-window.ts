import type { Evictor, Trigger, WindowAssigner } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../graph/node-plan.ts";
import { EngineError } from "../operators/engine-error.ts";
import type { Operator } from "../operators/operator.ts";
import type { WindowElement } from "../windows/contents/window-contents.ts";
import { createWindowOperator } from "../windows/create-window-operator.ts";
import type { WindowFunction } from "../windows/functions/window-function.ts";

export interface JoinWindowSettings {
  readonly window: WindowAssigner;
  readonly trigger?: Trigger | undefined;
  readonly evictor?: Evictor | undefined;
  readonly allowedLatenessMs: number;
}

/**
 * A window over both inputs, whose function gets the rows of both sides. Triggers and evictors act on the two sides as one stream, as in Flink, whose
 * window joins are windows over a union; those that look into a column would need it in both sides and are refused.
 */
export function createJoinWindow(plan: NodePlan, config: JoinWindowSettings, joined: WindowFunction<readonly WindowElement[]>): Operator {
  if (hasDelta(config.trigger) || config.evictor?.type === "delta") {
    throw new EngineError(
      "CONFIG_INVALID",
      "A delta trigger or evictor reads one column and cannot be used over two inputs. Use a count or time trigger.",
    );
  }
  return createWindowOperator(plan, config, { incremental: undefined, elements: joined });
}

function hasDelta(trigger: Trigger | undefined): boolean {
  if (trigger === undefined) return false;
  return trigger.type === "delta" || ("inner" in trigger && hasDelta(trigger.inner));
}
