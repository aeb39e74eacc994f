import type { TransformCoProcessConfig, TransformProcessConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../../graph/node-plan.ts";
import type { Operator } from "../operator.ts";
import { ProcessOperator } from "./process-operator.ts";

export function process(plan: NodePlan): Operator {
  const config = plan.config as TransformProcessConfig;
  return new ProcessOperator(plan, { ...config, onRow: [config.onRow] });
}

export function coProcess(plan: NodePlan): Operator {
  const config = plan.config as TransformCoProcessConfig;
  return new ProcessOperator(plan, { ...config, onRow: [config.onFirst, config.onSecond] });
}
