import type { Row } from "./row.ts";

/** Makes rows of one hidden class: `new (c0, c1, …)`. */
export type RowClass = new (...values: readonly unknown[]) => Row;

/** A fresh class for a schema of that many columns. Call it once per schema and job: each call makes its own hidden class. */
export function rowClass(width: number): RowClass {
  const fields = Array.from({ length: width }, (_, i) => `c${i}`);
  const body = fields.map((field) => `this.${field}=${field};`).join("");
  // The source is made of generated identifiers and numbers only; values are passed in as constants.
  // oxlint-disable-next-line typescript/no-implied-eval
  return new Function(`return class Row{constructor(${fields.join(",")}){${body}}}`)() as RowClass;
}

/** Values in column order → row. */
export function rowFactory(width: number): (values: readonly unknown[]) => Row {
  const create = rowClass(width);
  const items = Array.from({ length: width }, (_, i) => `v[${i}]`).join(",");
  // oxlint-disable-next-line typescript/no-implied-eval
  return new Function("R", `return v=>new R(${items})`)(create) as (values: readonly unknown[]) => Row;
}

/** The values of a row in column order. */
export function rowValues(row: Row, width: number): unknown[] {
  const values: unknown[] = [];
  for (let i = 0; i < width; i++) values.push(row[`c${i}`]);
  return values;
}
