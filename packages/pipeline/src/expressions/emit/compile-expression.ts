import { emitCondition, emitExpression } from "./emit-expression.ts";
import { expressionRuntime, type ExpressionRuntime } from "../runtime/expression-runtime.ts";
import type { EmitContext, Typed } from "../typed.ts";

/** A row as expressions read it: `c0`, `c1`, … by position in the schema. */
export interface ExpressionRow {
  readonly [field: `c${number}`]: unknown;
}

/**
 * A function that computes the expression for a row; null is SQL NULL.
 * Throws: ExpressionError where Flink's job would fail (division by zero, CAST of text that is no number).
 */
export function compileExpression(typed: Typed, runtime: ExpressionRuntime = expressionRuntime): (row: ExpressionRow) => unknown {
  return compile((context) => emitExpression(typed, context), runtime) as (row: ExpressionRow) => unknown;
}

/** A function that says whether a condition is TRUE for a row. */
export function compileCondition(typed: Typed, runtime: ExpressionRuntime = expressionRuntime): (row: ExpressionRow) => boolean {
  return compile((context) => emitCondition(typed, context), runtime) as (row: ExpressionRow) => boolean;
}

function compile(emit: (context: EmitContext) => string, runtime: ExpressionRuntime): unknown {
  const constants: unknown[] = [];
  const temps: string[] = [];
  const columns = new Set<number>();
  const code = emit({
    column: (index) => {
      columns.add(index);
      return `c${index}`;
    },
    constant: (value) => `k${constants.push(value) - 1}`,
    runtime: "rt",
    temp: () => `t${temps.push("") - 1}`,
  });
  const names = constants.map((_, index) => `k${index}`);
  const locals = [...[...columns].map((index) => `c${index} = row.c${index}`), ...temps.map((_, index) => `t${index}`)];
  const body = `${locals.length === 0 ? "" : `let ${locals.join(", ")};\n`}return ${code};`;
  // The source is made of generated identifiers, numbers and operators only: constants are passed in as values.
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval
  const make = new Function("rt", ...names, `"use strict"; return (row) => {\n${body}\n};`) as (...args: unknown[]) => unknown;
  return make(runtime, ...constants);
}
