import type { DataType } from "@millrace/pipeline/types";

/** Hash codes of single values, as Java gives them for the matching boxed types. null hashes to 0. */

const scratch = new DataView(new ArrayBuffer(8));

export function hashInt(value: number | null): number {
  return value === null ? 0 : value | 0;
}

/** Java's Long.hashCode over a 64-bit integer held as number or bigint; fractions (microseconds) are left out. */
export function hashLong(value: number | bigint | null): number {
  if (value === null) return 0;
  if (typeof value === "bigint") return Number(BigInt.asIntN(32, value) ^ BigInt.asIntN(32, value >> 32n));
  const low = value | 0;
  return low === value && value >= 0 ? low : low ^ (Math.floor(value / 4294967296) | 0);
}

/** Java's Double.hashCode; −0 is hashed as 0, so that equal keys stay together. */
export function hashDouble(value: number | null): number {
  if (value === null) return 0;
  scratch.setFloat64(0, value === 0 ? 0 : value);
  return scratch.getInt32(0) ^ scratch.getInt32(4);
}

/** Java's String.hashCode. */
export function hashString(value: string | null): number {
  if (value === null) return 0;
  let hash = 0;
  for (let i = 0; i < value.length; i++) hash = (Math.imul(hash, 31) + value.charCodeAt(i)) | 0;
  return hash;
}

export function hashBoolean(value: boolean | null): number {
  return value === null ? 0 : value ? 1231 : 1237;
}

export type HashKind = "int" | "long" | "double" | "string" | "boolean" | "nested";

/** Which of the functions above hashes values of that type. */
export function hashKindOf(type: DataType): HashKind {
  switch (type.kind) {
    case "BOOLEAN":
      return "boolean";
    case "TINYINT":
    case "SMALLINT":
    case "INT":
    case "DATE":
    case "TIME":
      return "int";
    case "BIGINT":
    case "DECIMAL":
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
    case "INTERVAL":
      return "long";
    case "FLOAT":
    case "DOUBLE":
      return "double";
    case "CHAR":
    case "VARCHAR":
    case "STRING":
      return "string";
    default:
      return "nested";
  }
}

/** True where values of that type are primitives, so that one column is its own state key. */
export function isPrimitiveKey(type: DataType): boolean {
  return hashKindOf(type) !== "nested";
}
