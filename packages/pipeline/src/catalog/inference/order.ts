import { formatDataType } from "../../types/index.ts";
import type { DataType, Schema } from "../../types/data-type.ts";
import type { OrderBy } from "../parts/scalars.ts";
import { findColumn } from "./columns.ts";
import type { Report } from "./report.ts";

/** Types whose values have an order. */
export function isComparable(type: DataType): boolean {
  return !["ARRAY", "MAP", "ROW", "NULL"].includes(type.kind);
}

export function checkOrderBy(input: Report, schema: Schema, orderBy: readonly OrderBy[], path: string): void {
  for (const [index, { column }] of orderBy.entries()) {
    const found = findColumn(input, schema, column, `${path}[${index}].column`);
    if (found === undefined || isComparable(found.type)) continue;
    input.report({
      code: "NOT_COMPARABLE",
      severity: "error",
      message: `Rows cannot be sorted by "${column}": ${formatDataType(found.type)} has no order. Choose a column of a plain type.`,
      path: `${path}[${index}].column`,
    });
  }
}

/** "price desc, id": for the line below a node's name. */
export function describeOrder(orderBy: readonly OrderBy[]): string {
  return orderBy.map(({ column, order }) => (order === "desc" ? `${column} desc` : column)).join(", ");
}
