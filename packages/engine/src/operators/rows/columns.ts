import type { TransformColumnsConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../../graph/node-plan.ts";
import { rowFactory } from "../../record/row-class.ts";
import { columnReader } from "../column-reader.ts";
import { compileAs, quoteName } from "../compile-as.ts";
import type { Operator } from "../operator.ts";
import { rowOperator } from "./row-operator.ts";

/**
 * `transform.columns`: renames, casts and drops columns.
 * Input:  rows of any kind.
 * Output: one row each, with its kind and time.
 * Throws: per row where a cast fails, through `rowError`.
 */
export function columns(plan: NodePlan): Operator {
  const config = plan.config as TransformColumnsConfig;
  const input = plan.inputSchemas[0] as Schema;
  const output = plan.outputSchemas[0] as Schema;
  const kept = input.filter((column) => !config.drop.includes(column.name));
  const readers = kept.map(({ name }, index) => {
    const edit = config.columns.find((each) => each.column === name);
    if (edit?.type === undefined) return columnReader(input, name);
    return compileAs(quoteName(name), output[index]!.type, { schema: input, timeZone: plan.timeZone, isSafe: edit.tryCast });
  });
  const createRow = rowFactory(output.length);
  return rowOperator((row, emit) => emit(createRow(readers.map((read) => read(row)))));
}
