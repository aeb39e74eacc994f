import type { Evictor as EvictorConfig, Trigger as TriggerConfig, WindowAssigner as AssignerConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../graph/node-plan.ts";
import type { OperatorContext } from "../operators/operator-context.ts";
import type { Operator } from "../operators/operator.ts";
import { ElementContents } from "./contents/element-contents.ts";
import type { WindowContents, WindowElement } from "./contents/window-contents.ts";
import { createAssigner } from "./create-assigner.ts";
import { createEvictor } from "./create-evictor.ts";
import { createTrigger } from "./create-trigger.ts";
import type { WindowFunction } from "./functions/window-function.ts";
import { SessionOperator, type SessionFold } from "./session-operator.ts";
import { WindowOperator } from "./window-operator.ts";

/** What all window nodes have in their config. */
export interface WindowNodeConfig {
  readonly window: AssignerConfig;
  readonly trigger?: TriggerConfig | undefined;
  readonly evictor?: EvictorConfig | undefined;
  readonly allowedLatenessMs: number;
  readonly lateOutput?: boolean;
}

/** How a window node keeps its elements and makes its results: incrementally where it can, and over all elements where there is an evictor. */
export interface WindowBehaviour<C> {
  readonly incremental:
    | { readonly contents: WindowContents<C>; readonly function: WindowFunction<C>; readonly fold?: SessionFold<unknown> }
    | undefined;
  readonly elements: WindowFunction<readonly WindowElement[]>;
}

const LATE_PORT = 1;

/** The operator of a window node. Throws CONFIG_INVALID where Flink refuses the combination. */
export function createWindowOperator<C>(plan: NodePlan, config: WindowNodeConfig, behaviour: WindowBehaviour<C>): Operator {
  const schema = plan.inputSchemas[0] as Schema;
  // The generator arrives with the context; staggered windows ask for it at their first element.
  let random = (): number => 0;
  const assigner = createAssigner(config.window, { schemas: plan.inputSchemas, timeZone: plan.timeZone, random: () => random() });
  const shared = {
    assigner,
    trigger: createTrigger(config.trigger, config.window, assigner, schema),
    allowedLatenessMs: config.allowedLatenessMs,
    latePort: config.lateOutput === true ? LATE_PORT : undefined,
  };
  const evictor = createEvictor(config.evictor, config.window, schema);
  const fold = behaviour.incremental?.fold;
  if (
    fold !== undefined &&
    evictor === undefined &&
    assigner.isMerging &&
    assigner.isEventTime &&
    (config.trigger === undefined || config.trigger.type === "eventTime")
  ) {
    return new SessionOperator({ ...shared, fold });
  }
  const operator: Operator =
    evictor === undefined && behaviour.incremental !== undefined
      ? new WindowOperator({ ...shared, ...behaviour.incremental })
      : new WindowOperator({ ...shared, evictor, contents: new ElementContents(plan.inputSchemas), function: behaviour.elements });
  const open = operator.open.bind(operator);
  operator.open = (context: OperatorContext) => {
    random = context.random;
    open(context);
  };
  return operator;
}
