import type { TransformSplitConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../../graph/node-plan.ts";
import { compileCondition } from "../compile.ts";
import type { Operator } from "../operator.ts";
import { rowOperator } from "./row-operator.ts";

/**
 * `transform.split`: sends rows to side outputs by condition.
 * Input:  rows of any kind.
 * Output: the same rows: on the port of the first branch that fits (or of every one), else on the main output.
 */
export function split(plan: NodePlan): Operator {
  const config = plan.config as TransformSplitConfig;
  const branches = config.branches.map((branch) => compileCondition(branch.condition, plan.inputSchemas[0] as Schema, plan.timeZone));
  return rowOperator((row, emit) => {
    let isTaken = false;
    // Decided for all branches first: a row whose condition fails leaves by none.
    const fitting = branches.flatMap((accepts, index) => {
      if (isTaken && config.mode === "first") return [];
      if (!accepts(row)) return [];
      isTaken = true;
      return [index + 1];
    });
    if (fitting.length === 0) emit(row);
    for (const port of fitting) emit(row, port);
  });
}
