import { MASK, maskRow, type Settings } from "@millrace/pipeline";
import { encodeJson, type Schema } from "@millrace/pipeline/types";
import type { StateMetadata } from "./keyed-snapshot.ts";
import type { StateType } from "./state-type.ts";

type Masking = Pick<Settings["inspection"], "masked">;

/**
 * A stored entry of keyed state as people see it: plain JSON, rows by the names of their columns, masked. `written` is the form that snapshots have.
 * `isTelling`: a masked column is among what the node reads, so a value whose parts have no names is covered as a whole.
 */
export function shownState(
  written: unknown,
  { kind, type, keyType, hasTtl }: Pick<StateMetadata, "kind" | "type" | "keyType" | "hasTtl">,
  masking: Masking & { readonly isTelling: boolean },
): unknown {
  const item = (each: unknown): unknown =>
    hasTtl ? shownValue((each as [unknown, number])[0], type, masking) : shownValue(each, type, masking);
  switch (kind) {
    case "list":
      return (written as readonly unknown[]).map(item);
    case "map":
      return (written as readonly (readonly [unknown, unknown])[]).map(([key, each]) => ({
        key: keyType === undefined ? shownTree(key, masking) : shownValue(key, keyType, masking),
        value: item(each),
      }));
    default:
      return item(written);
  }
}

function shownValue(value: unknown, type: StateType<unknown>, masking: Masking & { readonly isTelling: boolean }): unknown {
  switch (type.kind) {
    case "row":
      return maskRow(namedRow(value as readonly unknown[], type.schema), masking);
    case "value":
      return masking.isTelling ? MASK : encodeJson(type.type, plainNumber(value));
    case "json":
      return type.rows === undefined && masking.isTelling ? MASK : shownTree(value, masking, type.rows);
  }
}

function namedRow(values: readonly unknown[], schema: Schema): Record<string, unknown> {
  return Object.fromEntries(schema.map(({ name, type }, i) => [name, encodeJson(type, plainNumber(values[i]) ?? null)]));
}

/** Snapshots write −0 as an object. */
function plainNumber(value: unknown): unknown {
  return typeof value === "object" && value !== null && "negativeZero" in value ? -0 : value;
}

/** Any tree of plain values; objects with c0, c1, … are rows of `rows`. */
export function shownTree(value: unknown, masking: Masking, rows?: Schema): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (value === undefined || value === null || typeof value !== "object") return value ?? null;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (value instanceof Map)
    return Array.from(value, ([key, each]) => ({ key: shownTree(key, masking, rows), value: shownTree(each, masking, rows) }));
  if (Array.isArray(value) || value instanceof Set) return Array.from(value as Iterable<unknown>, (each) => shownTree(each, masking, rows));
  if (rows !== undefined && "c0" in value) {
    const row = value as Readonly<Record<string, unknown>>;
    return maskRow(
      namedRow(
        rows.map((_, i) => row[`c${i}`]),
        rows,
      ),
      masking,
    );
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shownTree(each, masking, rows)]));
}
