import type { TransformMapConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../../graph/node-plan.ts";
import type { Operator } from "../operator.ts";
import { projection } from "./projection.ts";
import { rowOperator } from "./row-operator.ts";

/**
 * `transform.map`: selects and computes columns.
 * Input:  rows of any kind.
 * Output: one row each, with its kind and time.
 * Throws: per row what an expression throws, through `rowError`.
 */
export function map(plan: NodePlan): Operator {
  const config = plan.config as TransformMapConfig;
  const project = projection(config.columns, {
    input: plan.inputSchemas[0] as Schema,
    output: plan.outputSchemas[0] as Schema,
    timeZone: plan.timeZone,
  });
  return rowOperator((row, emit) => emit(project(row)));
}
