import type { TransformFilterConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../../graph/node-plan.ts";
import { compileCondition } from "../compile.ts";
import type { Operator } from "../operator.ts";
import { rowOperator } from "./row-operator.ts";

/**
 * `transform.filter`: keeps the rows for which the condition is true; NULL is no.
 * Input:  rows of any kind.
 * Output: the same rows, with their kinds and times.
 * Throws: per row what the condition throws, through `rowError`.
 */
export function filter(plan: NodePlan): Operator {
  const accepts = compileCondition((plan.config as TransformFilterConfig).condition, plan.inputSchemas[0] as Schema, plan.timeZone);
  return rowOperator((row, emit) => {
    if (accepts(row)) emit(row);
  });
}
