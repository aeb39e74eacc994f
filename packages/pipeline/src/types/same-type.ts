import { formatDataType } from "./format-data-type.ts";
import { withNullable } from "./type-constructors.ts";
import type { DataType } from "./data-type.ts";

/** Whether two types are the same, nullability included at every depth. */
export function sameType(a: DataType, b: DataType): boolean {
  return a === b || formatDataType(a) === formatDataType(b);
}

/** Whether two types are the same but for the outermost nullability. */
export function sameTypeButNull(a: DataType, b: DataType): boolean {
  return sameType(withNullable(a, true), withNullable(b, true));
}
