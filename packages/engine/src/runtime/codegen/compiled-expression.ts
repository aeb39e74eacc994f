import { checkExpression, emitExpression, type Typed } from "@millrace/pipeline/expressions";
import type { Schema } from "@millrace/pipeline/types";
import { EngineError } from "../../operators/engine-error.ts";
import type { EmitScope } from "./chain-step.ts";
import type { Stream } from "./stream.ts";

/** An expression of a node's config, checked against the schema of its input. */
export interface StepExpression {
  /** As a person wrote it. */
  readonly text: string;
  readonly typed: Typed;
  readonly usedColumns: readonly number[];
  /** A plain column needs no evaluation and cannot fail. */
  readonly isColumn: boolean;
}

/** Throws DOCUMENT_INVALID: validation should have refused the document before. */
export function stepExpression(
  text: string,
  schema: Schema,
  options: { readonly nodeId: string; readonly timeZone: string; readonly expected?: "BOOLEAN" },
): StepExpression {
  const checked = checkExpression(text, {
    schema,
    timeZone: options.timeZone,
    hasEventTime: true,
    ...(options.expected === undefined ? {} : { expected: options.expected }),
  });
  if (checked.typed === undefined) {
    throw new EngineError(
      "DOCUMENT_INVALID",
      `node ${options.nodeId}: ${checked.diagnostics.map((diagnostic) => diagnostic.message).join("; ")}`,
      { nodeId: options.nodeId },
    );
  }
  return { text, typed: checked.typed, usedColumns: checked.usedColumns, isColumn: checked.typed.kind === "column" };
}

/** Statements that put the value into a fresh local, and its name. */
export function emitValue(
  expression: StepExpression,
  input: Stream,
  scope: EmitScope,
): { readonly declaration: string; readonly assignment: string; readonly name: string } {
  const { typed } = expression;
  if (typed.kind === "column") return { declaration: "", assignment: "", name: column(input, typed.index) };
  const temps: string[] = [];
  const name = scope.module.fresh("v");
  const code = emitExpression(typed, {
    column: (index) => column(input, index),
    constant: (value) => scope.module.constant(value),
    runtime: scope.expressions,
    temp: () => {
      const temp = scope.module.fresh("t");
      temps.push(temp);
      return temp;
    },
  });
  return { declaration: `let ${[name, ...temps].join(",")};`, assignment: scope.mark(`${name}=${code};`, expression.text), name };
}

function column(input: Stream, index: number): string {
  const name = input.columns[index];
  if (name === undefined) throw new Error(`column ${index} was not asked for`);
  return name;
}
