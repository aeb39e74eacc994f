import type { JoinTemporalConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../graph/node-plan.ts";
import type { Operator } from "../operators/operator.ts";
import { ProcessingTemporalJoin } from "./processing-temporal-join.ts";
import { TemporalJoin } from "./temporal-join.ts";

/** `join.temporal`, by its time. */
export function temporalJoin(plan: NodePlan): Operator {
  return (plan.config as JoinTemporalConfig).time === "event" ? new TemporalJoin(plan) : new ProcessingTemporalJoin(plan);
}
