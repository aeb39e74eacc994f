import type { JoinRegularConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../graph/node-plan.ts";
import type { Operator } from "../operators/operator.ts";
import { AppendJoin } from "./append-join.ts";
import { BatchJoin } from "./batch-join.ts";
import { RegularJoin } from "./regular-join.ts";
import { SemiAntiJoin } from "./semi-anti-join.ts";

/** `join.regular`, by mode, join type and changelogs. */
export function regularJoin(plan: NodePlan): Operator {
  if (plan.executionMode === "batch") return new BatchJoin(plan);
  const { joinType } = plan.config as JoinRegularConfig;
  if (joinType === "inner" && plan.inputChangelogs?.every((changelog) => changelog === "append") === true) return new AppendJoin(plan);
  return joinType === "semi" || joinType === "anti" ? new SemiAntiJoin(plan) : new RegularJoin(plan);
}
