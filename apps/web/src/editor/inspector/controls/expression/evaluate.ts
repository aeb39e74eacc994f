import { checkExpression, compileExpression, type ExpressionRow } from "@millrace/pipeline/expressions";
import { decodeJson, DecodeFailure, encodeJson, formatDataType } from "@millrace/pipeline/types";
import type { Evaluated, EvaluateRequest } from "./evaluate-protocol.ts";

/** Computes an expression with one row, as a job would. */
export function evaluate({ text, columns, values, timeZone }: Omit<EvaluateRequest, "id">): Evaluated {
  const { typed, type, diagnostics } = checkExpression(text, { schema: columns, timeZone, hasEventTime: true });
  if (typed === undefined || type === undefined || diagnostics.some(({ severity }) => severity === "error")) return { kind: "invalid" };
  const row: Record<string, unknown> = {};
  for (const [index, column] of columns.entries()) {
    const value = decodeJson(column.type, values[index] ?? null);
    row[`c${index}`] = value instanceof DecodeFailure ? null : value;
  }
  try {
    const value = compileExpression(typed)(row as ExpressionRow);
    return { kind: "value", value: value === null ? null : encodeJson(type, value), type: formatDataType(type) };
  } catch (error) {
    return { kind: "error", message: error instanceof Error ? error.message : String(error) };
  }
}
