import { types, withNullable } from "../../types/index.ts";
import type { Column, Schema } from "../../types/data-type.ts";
import type { OrderBy } from "../parts/scalars.ts";
import { appendColumn } from "./columns.ts";
import { checkOrderBy } from "./order.ts";
import type { Report } from "./report.ts";

/** The rows that are ranked, with the rank (BIGINT, from 1) at the end where it is asked for. */
export function topNColumns(
  input: Report,
  schema: Schema,
  config: { readonly orderBy: readonly OrderBy[]; readonly rankColumn: string },
): Schema {
  checkOrderBy(input, schema, config.orderBy, "orderBy");
  const columns: Column[] = [...schema];
  if (config.rankColumn !== "")
    appendColumn(input, columns, { name: config.rankColumn, type: withNullable(types.bigint, false) }, "rankColumn");
  return columns;
}
