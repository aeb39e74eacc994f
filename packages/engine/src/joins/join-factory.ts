import { rowClass } from "../record/row-class.ts";
import type { Row } from "../record/row.ts";

/** Makes the row of a pair, the left columns first; null for a missing side, whose columns are NULL then. */
export type JoinRow = (left: Row | null, right: Row | null) => Row;

/**
 * A `JoinRow` for sides of so many columns, as one expression a case: copying columns in a loop costs several times the rest of a join.
 * Rows that are made by the same factory have one hidden class.
 */
export function joinFactory(leftWidth: number, rightWidth: number): JoinRow {
  const side = (name: string, width: number): string[] => Array.from({ length: width }, (_, i) => `${name}.c${i}`);
  const nulls = (width: number): string[] => Array.from({ length: width }, () => "null");
  const make = (left: readonly string[], right: readonly string[]): string => `new R(${[...left, ...right].join(",")})`;
  const body = `if(l===null)return ${make(nulls(leftWidth), side("r", rightWidth))};if(r===null)return ${make(side("l", leftWidth), nulls(rightWidth))};return ${make(side("l", leftWidth), side("r", rightWidth))};`;
  // The source is made of generated identifiers and numbers only; values are passed in as constants.
  // oxlint-disable-next-line typescript/no-implied-eval
  return new Function("R", `return (l,r)=>{${body}}`)(rowClass(leftWidth + rightWidth)) as JoinRow;
}
