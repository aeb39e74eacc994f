import type { WindowAggregateConfig } from "@millrace/pipeline/catalog";
import { EngineError } from "../../operators/engine-error.ts";
import type { NodePlan } from "../../graph/node-plan.ts";
import type { AggregatePlan } from "./aggregate-plan.ts";

/** What the slots of a node's windows hold, in a form that is the same exactly where one may go on with the slots of the other. Names of columns do not count. */
export function slotsText(plan: NodePlan, { aggregates }: AggregatePlan): string {
  const { window } = plan.config as WindowAggregateConfig;
  const calls = aggregates.map(({ fn, arithmetic, type, expression, filter, valueSlot, countSlot }) => [
    fn,
    arithmetic,
    type.kind,
    expression?.typed.type.kind ?? null,
    filter !== undefined,
    valueSlot,
    countSlot,
  ]);
  // A session has its end in its slot, so its gap may change.
  return JSON.stringify([window.type === "session" ? "session" : { ...window }, calls]);
}

/** Throws STATE_INCOMPATIBLE. */
export function requireSameSlots(
  snapshot: { readonly slots?: string; readonly stride: number },
  aggregates: AggregatePlan,
  plan: NodePlan,
): void {
  if (snapshot.slots === undefined ? snapshot.stride === aggregates.stride : snapshot.slots === slotsText(plan, aggregates)) return;
  throw new EngineError(
    "STATE_INCOMPATIBLE",
    `The windows of node "${plan.nodeId}" were saved with another window or other aggregates than it has now, and what was added up cannot be turned into what is asked for. Give the node a new id to start with empty windows, or restore with the version of the pipeline that wrote the snapshot.`,
    { nodeId: plan.nodeId },
  );
}
