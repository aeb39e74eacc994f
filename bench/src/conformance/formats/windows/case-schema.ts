import { type Schema, types } from "@millrace/pipeline/types";
import type { CaseElement } from "./window-case-types.ts";

/** The schema of a case's rows of one input: every field that a row has, numbers as BIGINT, the rest as STRING. */
export function caseSchema(input: readonly CaseElement[], side?: number): Schema {
  const columns = new Map<string, boolean>();
  for (const { row, input: rowSide = 1 } of input) {
    if (row === undefined || (side !== undefined && rowSide !== side)) continue;
    for (const [name, value] of Object.entries(row))
      columns.set(name, (columns.get(name) ?? true) && (typeof value === "number" || value === null));
  }
  if (columns.size === 0) columns.set("k", false).set("id", true);
  return Array.from(columns, ([name, isNumber]) => ({ name, type: isNumber ? types.bigint : types.string }));
}

export function rowOfCase(row: Readonly<Record<string, unknown>>, schema: Schema): unknown[] {
  return schema.map(({ name }) => row[name] ?? null);
}
