import type { DataType } from "@millrace/pipeline/types";
import { sameJson } from "../../same-json.ts";

/** README "Values in JSON": times always have three decimals. */
export function withMillis(type: DataType, json: unknown): unknown {
  if (json === null) return null;
  switch (type.kind) {
    case "TIME":
    case "TIMESTAMP":
      return (json as string).includes(".") ? json : `${json as string}.000`;
    case "TIMESTAMP_LTZ":
      return (json as string).includes(".") ? json : (json as string).replace("Z", ".000Z");
    case "ARRAY":
      return (json as unknown[]).map((item) => withMillis(type.element, item));
    case "ROW":
      return (json as unknown[]).map((item, index) => withMillis((type.fields[index] as { type: DataType }).type, item));
    case "MAP":
      return Object.fromEntries(Object.entries(json as object).map(([key, item]) => [key, withMillis(type.value, item)]));
    default:
      return json;
  }
}

/** DOUBLE within 1e-9, FLOAT within 1e-6 of each other, everything else exactly. */
export function sameValue(type: DataType, got: unknown, expected: unknown): boolean {
  if (got === null || expected === null || expected === undefined) return got === (expected ?? null);
  if (type.kind === "DOUBLE" || type.kind === "FLOAT") return sameNumber(got, expected, type.kind === "FLOAT" ? 1e-6 : 1e-9);
  if (type.kind === "ARRAY" && Array.isArray(got) && Array.isArray(expected)) {
    return got.length === expected.length && got.every((item, index) => sameValue(type.element, item, expected[index]));
  }
  if (type.kind === "ROW" && Array.isArray(got) && Array.isArray(expected)) {
    return (
      got.length === expected.length &&
      got.every((item, index) => sameValue((type.fields[index] as { type: DataType }).type, item, expected[index]))
    );
  }
  if (type.kind === "MAP" && typeof got === "object" && typeof expected === "object") {
    const keys = Object.keys(got);
    return (
      keys.length === Object.keys(expected).length &&
      keys.every((key) => sameValue(type.value, (got as Record<string, unknown>)[key], (expected as Record<string, unknown>)[key]))
    );
  }
  return sameJson(got, expected);
}

function sameNumber(got: unknown, expected: unknown, tolerance: number): boolean {
  if (typeof got !== "number" || typeof expected !== "number") return got === expected;
  if (got === 0 && expected === 0) return Object.is(got, expected);
  return Math.abs(got - expected) <= tolerance * Math.max(Math.abs(got), Math.abs(expected));
}
