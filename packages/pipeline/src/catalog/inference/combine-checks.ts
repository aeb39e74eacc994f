import { canCastImplicitly, formatDataType, isNumeric, withNullable } from "../../types/index.ts";
import type { Schema } from "../../types/data-type.ts";
import type { CombineColumn } from "../parts/aggregate-call.ts";
import { findColumn } from "./columns.ts";
import { checkField } from "./expression-fields.ts";
import { isComparable } from "./order.ts";
import type { Report } from "./report.ts";

/** What a combining expression sees: the new row's columns, then those of the value so far as acc_<column>. */
export function combineScope(schema: Schema): Schema {
  return [...schema, ...schema.map((column) => ({ name: `acc_${column.name}`, type: column.type }))];
}

/** A reduce keeps the type of its rows, so each combined value must fit its column. */
export function checkCombine(input: Report, combine: readonly CombineColumn[], schema: Schema, keys: readonly string[]): void {
  const seen = new Set<string>();
  for (const [index, { column, fn, expr }] of combine.entries()) {
    const path = `combine[${index}]`;
    const found = findColumn(input, schema, column, `${path}.column`);
    if (found === undefined) continue;
    if (seen.has(column))
      input.report({
        code: "DUPLICATE_COLUMN",
        severity: "error",
        message: `"${column}" is combined twice. Remove one.`,
        path: `${path}.column`,
      });
    seen.add(column);
    if (keys.includes(column)) {
      input.report({
        code: "KEY_CHANGED",
        severity: "error",
        message: `"${column}" is a key and stays as it is. Remove it here.`,
        path: `${path}.column`,
      });
    }
    if (fn === "SUM" && !isNumeric(found.type)) {
      input.report({
        code: "AGGREGATE_TYPE",
        severity: "error",
        message: `SUM cannot take ${formatDataType(found.type)}. It needs a number.`,
        path: `${path}.fn`,
      });
    } else if ((fn === "MIN" || fn === "MAX") && !isComparable(found.type)) {
      input.report({
        code: "AGGREGATE_TYPE",
        severity: "error",
        message: `${fn} cannot take ${formatDataType(found.type)}. It needs values that have an order.`,
        path: `${path}.fn`,
      });
    } else if (fn === "EXPR") {
      if (expr === undefined) {
        input.report({
          code: "SETTING_MISSING",
          severity: "error",
          message: `Write the expression that combines "${column}" with acc_${column}.`,
          path: `${path}.expr`,
        });
        continue;
      }
      const type = checkField(input, { text: expr, path: `${path}.expr`, schema: combineScope(schema) });
      if (type !== undefined && !canCastImplicitly(withNullable(type, false), withNullable(found.type, true))) {
        input.report({
          code: "WRONG_TYPE",
          severity: "error",
          message: `"${column}" is ${formatDataType(found.type)}, the expression gives ${formatDataType(type)}. Write CAST(… AS ${formatDataType(withNullable(found.type, true))}).`,
          path: `${path}.expr`,
          fixes: [
            {
              title: "Cast it",
              action: "set-config",
              nodeId: input.nodeId,
              path: `${path}.expr`,
              value: `CAST(${expr} AS ${formatDataType(withNullable(found.type, true))})`,
            },
          ],
        });
      }
    }
  }
}
