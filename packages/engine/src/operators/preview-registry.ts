import type { TransformLookupConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../graph/node-plan.ts";
import { rowFactory, rowValues } from "../record/row-class.ts";
import type { OperatorFactory } from "./operator-factory.ts";
import type { Operator } from "./operator.ts";
import { operatorRegistry } from "./registry.ts";
import { rowOperator } from "./rows/row-operator.ts";

/**
 * The operators while a document is being edited: those that ask the outside do not, since an edit must send nothing anywhere and read no file. Their rows pass with
 * NULL in the columns that an answer would fill, also where a row without an answer would be dropped.
 */
export const previewRegistry: Readonly<Record<string, OperatorFactory>> = {
  ...operatorRegistry,
  "join.lookup": unansweredLookup,
  "transform.asyncLookup": unansweredLookup,
  "transform.lookup": (plan) =>
    (plan.config as TransformLookupConfig).table.type === "inline" ? operatorRegistry["transform.lookup"](plan) : unansweredLookup(plan),
};

function unansweredLookup(plan: NodePlan): Operator {
  const width = (plan.inputSchemas[0] as Schema).length;
  const nulls = (plan.outputSchemas[0] as Schema).slice(width).map(() => null);
  const createRow = rowFactory(width + nulls.length);
  return rowOperator((row, emit) => emit(createRow([...rowValues(row, width), ...nulls])));
}
