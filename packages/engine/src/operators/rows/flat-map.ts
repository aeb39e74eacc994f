import type { TransformFlatMapConfig } from "@millrace/pipeline/catalog";
import type { DataType, Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../../graph/node-plan.ts";
import { rowFactory, rowValues } from "../../record/row-class.ts";
import { compileValue } from "../compile.ts";
import type { Operator } from "../operator.ts";
import { rowOperator } from "./row-operator.ts";

/**
 * `transform.flatMap`: a row per element of an array or map, or per part of a text.
 * Input:  rows of any kind.
 * Output: the row's columns, those of the element, and its position; a NULL or empty one gives nothing, or one row with nulls.
 * Source: Flink SQL's UNNEST and LEFT JOIN UNNEST.
 */
export function flatMap(plan: NodePlan): Operator {
  const config = plan.config as TransformFlatMapConfig;
  const input = plan.inputSchemas[0] as Schema;
  const output = plan.outputSchemas[0] as Schema;
  const { type, evaluate } = compileValue(config.expr, input, plan.timeZone);
  const elementsOf = elementReader(config, type);
  const elementWidth = output.length - input.length - (config.ordinalityAs === undefined ? 0 : 1);
  const createRow = rowFactory(output.length);
  return rowOperator((row, emit) => {
    const value = evaluate(row);
    const elements = value === null ? [] : elementsOf(value);
    const before = rowValues(row, input.length);
    const position = (index: number | null): readonly unknown[] => (config.ordinalityAs === undefined ? [] : [index]);
    if (elements.length === 0 && config.keepEmpty)
      emit(createRow([...before, ...Array.from({ length: elementWidth }, () => null), ...position(null)]));
    elements.forEach((element, index) => emit(createRow([...before, ...element, ...position(index + 1)])));
  });
}

/** The elements of a value, each as the values of its columns. */
function elementReader(config: TransformFlatMapConfig, type: DataType): (value: unknown) => readonly (readonly unknown[])[] {
  if (config.mode === "split") return (value) => (value as string).split(config.separator).map((part) => [part]);
  if (type.kind === "MAP") return (value) => [...(value as Map<unknown, unknown>)];
  if (type.kind === "ARRAY" && type.element.kind === "ROW") {
    // As in Flink a NULL row vanishes, while a NULL scalar is an element.
    return (value) => (value as (readonly unknown[] | null)[]).filter((element) => element !== null);
  }
  return (value) => (value as unknown[]).map((element) => [element]);
}
