import type { CombineColumn } from "@millrace/pipeline/catalog";
import type { DataType, ExactInteger, Schema } from "@millrace/pipeline/types";
import { rowFactory } from "../record/row-class.ts";
import type { Row } from "../record/row.ts";
import { numberArithmetic } from "./aggregates/number-arithmetic.ts";
import { valueOrder } from "./aggregates/value-order.ts";
import { columnIndex } from "./column-reader.ts";
import { compileValue } from "./compile.ts";

export interface CombineSettings {
  readonly combine: readonly CombineColumn[];
  /** Whose value a column that is not combined has. */
  readonly others: "first" | "last";
}

/**
 * The reduce function of a node: one row from the row so far and the next one. SUM, MIN and MAX skip nulls, as the aggregates do.
 */
export function combineRows(settings: CombineSettings, schema: Schema, timeZone: string): (soFar: Row, next: Row) => Row {
  const createRow = rowFactory(schema.length);
  const scope = [...schema, ...schema.map(({ name, type }) => ({ name: `acc_${name}`, type }))];
  const createScope = rowFactory(scope.length);
  const combiners = schema.map(({ name, type }, index): ((soFar: Row, next: Row, scoped: () => Row) => unknown) => {
    const field = `c${index}` as const;
    const setting = settings.combine.find((each) => each.column === name);
    if (setting === undefined) return settings.others === "first" ? (soFar) => soFar[field] : (_soFar, next) => next[field];
    if (setting.fn === "FIRST") return (soFar) => soFar[field];
    if (setting.fn === "LAST") return (_soFar, next) => next[field];
    if (setting.fn === "EXPR") {
      const { evaluate } = compileValue(setting.expr ?? name, scope, timeZone);
      return (_soFar, _next, scoped) => evaluate(scoped());
    }
    const fold = folding(setting.fn, type);
    return (soFar, next) => fold(soFar[field], next[field]);
  });
  for (const { column } of settings.combine) columnIndex(schema, column);
  return (soFar, next) => {
    const scoped = (): Row => createScope([...schema.map((_, i) => next[`c${i}`]), ...schema.map((_, i) => soFar[`c${i}`])]);
    return createRow(combiners.map((combine) => combine(soFar, next, scoped)));
  };
}

function folding(fn: "SUM" | "MIN" | "MAX", type: DataType): (a: unknown, b: unknown) => unknown {
  if (fn === "SUM") {
    const { add } = numberArithmetic(type);
    return (a, b) => (a === null ? b : b === null ? a : add(a as ExactInteger, b as ExactInteger));
  }
  const compare = valueOrder(type);
  const sign = fn === "MIN" ? -1 : 1;
  return (a, b) => (a === null ? b : b === null ? a : compare(b, a) * sign > 0 ? b : a);
}
