import type { ChainedNode } from "../graph/job-graph.ts";
import type { ChainStep } from "./codegen/chain-step.ts";
import { sessionFastPath } from "./session/session-step.ts";
import { FilterStep } from "./steps/filter-step.ts";
import { MapStep } from "./steps/map-step.ts";
import { windowFastPath, windowNeeds } from "./steps/window-step.ts";

/** The columns that a node reads of an input port, given what is read of its outputs. A node that is not generated asks for whole rows. */
export function columnNeeds(node: ChainedNode, outputs: readonly ReadonlySet<number>[], port: number): ReadonlySet<number> {
  const { plan } = node;
  const needs = outputs.map((columns) => ({ columns, row: false }));
  if (!node.isSink && !node.isSource) {
    if (plan.kind === "transform.keyBy" || plan.kind === "transform.union") return outputs[0]!;
    const step: ChainStep | undefined =
      plan.kind === "transform.map" ? new MapStep(plan) : plan.kind === "transform.filter" ? new FilterStep(plan) : undefined;
    if (step !== undefined) return step.needs(needs, port).columns;
    if (plan.kind === "window.aggregate") {
      const path = windowFastPath(plan) ?? sessionFastPath(plan);
      if (path !== undefined) return windowNeeds(plan, path, needs).columns;
    }
  }
  return new Set(plan.inputSchemas[port]!.keys());
}
