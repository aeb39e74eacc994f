import type { NodePlan } from "../graph/node-plan.ts";
import type { Operator } from "./operator.ts";

/** Makes the operator of one subtask. Throws CONFIG_INVALID; touches nothing outside. */
export type OperatorFactory = (plan: NodePlan) => Operator;
