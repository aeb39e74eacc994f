import type { Schema } from "@millrace/pipeline/types";
import type { StateKey } from "../state/state-backend.ts";
import { decodeKeyText, encodeKeyText } from "./key-text.ts";
import { hashBoolean, hashDouble, hashInt, hashKindOf, hashLong, hashString, isPrimitiveKey, type HashKind } from "./key-hash.ts";
import { keyGroupOfHash } from "./key-group.ts";
import type { Row } from "./row.ts";

/**
 * Key of a row: the value of the single primitive key column, or for anything else one canonical text (`key-text.ts`).
 * The hash is taken over the columns, not over the text, and decides the key group; both sides of an exchange must use the same types.
 */
export interface KeySelector {
  readonly columns: readonly number[];
  keyOf(row: Row): StateKey;
  hashOf(row: Row): number;
  keyGroupOf(row: Row): number;
  /** The key column values of a state key, in the order of the key columns. */
  valuesOf(key: StateKey): readonly unknown[];
}

export function keySelector(schema: Schema, columns: readonly number[], maxParallelism: number): KeySelector {
  const kinds = columns.map((column) => hashKindOf(schema[column]!.type));
  const single = columns.length === 1 && isPrimitiveKey(schema[columns[0]!]!.type);
  const field = `c${columns[0] ?? 0}` as const;
  const hashOf = single
    ? (row: Row) => hashValue(kinds[0]!, row[field])
    : (row: Row) => columns.reduce((hash, column, i) => combineHash(hash, hashValue(kinds[i]!, row[`c${column}`])), 1);
  return {
    columns,
    keyOf: single ? (row) => normalizeKey(row[field]) : (row) => encodeKeyText(columns.map((column) => row[`c${column}`])),
    hashOf,
    keyGroupOf: (row) => keyGroupOfHash(hashOf(row), maxParallelism),
    valuesOf: single ? (key) => [key] : (key) => decodeKeyText(String(key)),
  };
}

/** −0 and 0 are one key. */
function normalizeKey(value: unknown): StateKey {
  return value === 0 ? 0 : (value as StateKey);
}

export function combineHash(hash: number, next: number): number {
  return (Math.imul(hash, 31) + next) | 0;
}

export function hashValue(kind: HashKind, value: unknown): number {
  switch (kind) {
    case "int":
      return hashInt(value as number | null);
    case "long":
      return hashLong(value as number | bigint | null);
    case "double":
      return hashDouble(value as number | null);
    case "string":
      return hashString(value as string | null);
    case "boolean":
      return hashBoolean(value as boolean | null);
    default:
      return hashNested(value);
  }
}

/** Arrays, maps, rows and bytes: by their canonical text. */
export function hashNested(value: unknown): number {
  return value === null ? 0 : hashString(encodeKeyText([value]));
}
