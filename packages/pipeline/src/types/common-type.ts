import { commonDecimal, leastRestrictive } from "./least-restrictive.ts";
import { isApproximate, isExactNumeric, isInteger, isNumeric } from "./type-families.ts";
import { types, withNullable } from "./type-constructors.ts";
import type { DataType } from "./data-type.ts";

/**
 * The type that COALESCE, IF, GREATEST and the collection functions give to values of several types; undefined where there is none. Differs from
 * `leastRestrictive` for FLOAT: with DOUBLE it is always DOUBLE, and after a DECIMAL it stays FLOAT.
 * Source: Flink `LogicalTypeMerging.findCommonType`.
 */
export function commonType(all: readonly DataType[]): DataType | undefined {
  let result: DataType | undefined;
  for (const type of all) {
    if (type.kind === "NULL") continue;
    result = result === undefined ? type : commonOfTwo(result, type);
    if (result === undefined) return undefined;
  }
  return withNullable(result ?? types.null, all.some((type) => type.nullable || type.kind === "NULL")); // prettier-ignore
}

function commonOfTwo(a: DataType, b: DataType): DataType | undefined {
  if (!isNumeric(a) || !isNumeric(b)) return leastRestrictive([a, b]);
  if (isInteger(a) && isInteger(b)) return leastRestrictive([a, b]);
  if (isExactNumeric(a) && isExactNumeric(b)) return commonDecimal(a, b);
  if (isApproximate(a) && isApproximate(b)) return a.kind === "DOUBLE" ? a : b;
  if (isApproximate(a)) return b.kind === "DECIMAL" ? types.double : a;
  return b;
}
