import { checkExpression, compileExpression } from "@millrace/pipeline/expressions";
import type { DataType, Schema } from "@millrace/pipeline/types";
import type { Row } from "../record/row.ts";
import { EngineError } from "./engine-error.ts";

export interface CompiledValue {
  readonly type: DataType;
  readonly evaluate: (row: Row) => unknown;
}

/** An expression as a function of a row. Throws CONFIG_INVALID with the first finding: the document was validated before, so there should be none. */
export function compileValue(text: string, schema: Schema, timeZone: string): CompiledValue {
  const checked = checkExpression(text, { schema, timeZone, hasEventTime: true });
  const error = checked.diagnostics.find((finding) => finding.severity === "error");
  if (checked.typed === undefined || error !== undefined) {
    throw new EngineError("CONFIG_INVALID", `The expression "${text}" is wrong: ${error?.message ?? "it has no type"}`);
  }
  return { type: checked.typed.type, evaluate: compileExpression(checked.typed) };
}

/** A condition as a test of a row: NULL is no. */
export function compileCondition(text: string, schema: Schema, timeZone: string): (row: Row) => boolean {
  const { evaluate } = compileValue(text, schema, timeZone);
  return (row) => evaluate(row) === true;
}
