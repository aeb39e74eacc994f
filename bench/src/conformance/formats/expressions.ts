import { checkExpression, compileExpression, ExpressionError } from "@millrace/pipeline/expressions";
import { decodeJson, DecodeFailure, encodeJson, formatDataType, parseDataType, type DataType, type Schema } from "@millrace/pipeline/types";
import { executorExpressionCase } from "./expressions/executor-expression-case.ts";
import type { ExpressionCase } from "./expressions/expression-case.ts";
import { sameValue, withMillis } from "./expressions/recorded-values.ts";
import type { CaseFormat, CaseResult } from "../case-format.ts";

export const expressions: CaseFormat = {
  name: "expressions",
  matches: (recorded) => typeof recorded.expr === "string" && typeof recorded.schema === "object",
  expected(recorded) {
    const { type, value, error } = recorded as ExpressionCase;
    return error === undefined ? { type, value } : { ...(type === undefined ? {} : { type }), error: error.when, message: error.message };
  },
  run: (recorded) => runCase(recorded as ExpressionCase),
  onExecutor: (recorded) => executorExpressionCase(recorded as ExpressionCase),
};

function runCase(recorded: ExpressionCase): CaseResult {
  const schema: Schema = Object.entries(recorded.schema).map(([name, text]) => ({ name, type: parseDataType(text) }));
  const checked = checkExpression(recorded.expr, { schema, ...(recorded.timeZone === undefined ? {} : { timeZone: recorded.timeZone }) });
  const { typed, type } = checked;
  if (typed === undefined || type === undefined) {
    return {
      agree: recorded.error?.when === "compile",
      got: { error: "compile", message: checked.diagnostics.map((diagnostic) => diagnostic.message).join("; ") },
    };
  }
  const typeText = formatDataType(type);
  const isType = recorded.type === typeText;
  const row = Object.fromEntries(schema.map((column, index) => [`c${index}`, decode(column.type, recorded.row[column.name])]));
  try {
    const value = encodeCase(type, compileExpression(typed)(row));
    return { agree: recorded.error === undefined && isType && sameValue(type, value, recorded.value), got: { type: typeText, value } };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { agree: recorded.error?.when === "run" && isType, got: { type: typeText, error: "run", message: error.message } };
  }
}

function decode(type: DataType, json: unknown): unknown {
  const value = decodeJson(type, json);
  if (value instanceof DecodeFailure) throw new Error(`a row of the case cannot be read: ${value.reason}`);
  return value;
}

/** README "Values in JSON": times always have three decimals, rows are arrays. */
function encodeCase(type: DataType, value: unknown): unknown {
  return withMillis(type, encodeJson(type, value, { rowsAsObjects: false }));
}
