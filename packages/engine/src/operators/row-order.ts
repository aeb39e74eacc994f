import type { OrderBy } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { Row } from "../record/row.ts";
import { valueOrder } from "./aggregates/value-order.ts";
import { columnIndex } from "./column-reader.ts";

/** Order of rows by columns: nulls first when ascending, last when descending, unless the setting says otherwise. Equal rows give 0. */
export function rowOrder(orderBy: readonly OrderBy[], schema: Schema): (a: Row, b: Row) => number {
  const columns = orderBy.map(({ column, order, nulls }) => {
    const index = columnIndex(schema, column);
    const compare = valueOrder(schema[index]!.type);
    const sign = order === "desc" ? -1 : 1;
    return { field: `c${index}` as const, compare, sign, nullSign: (nulls ?? (order === "desc" ? "last" : "first")) === "first" ? -1 : 1 };
  });
  return (a, b) => {
    for (const { field, compare, sign, nullSign } of columns) {
      const left = a[field];
      const right = b[field];
      if (left === null || right === null) {
        if (left === right) continue;
        return left === null ? nullSign : 0 - nullSign;
      }
      const difference = compare(left, right);
      if (difference !== 0) return difference * sign;
    }
    return 0;
  };
}
