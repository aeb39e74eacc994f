import type { DataType, Schema } from "@millrace/pipeline/types";
import { decodeKeyText, encodeKeyText } from "../../record/key-text.ts";
import { combineHash, hashValue } from "../../record/key-selector.ts";
import { hashKindOf, isPrimitiveKey } from "../../record/key-hash.ts";
import type { StateKey } from "../../state/state-backend.ts";
import type { EmitScope } from "../codegen/chain-step.ts";
import { emitKeyText } from "../codegen/key-code.ts";
import type { Stream } from "../codegen/stream.ts";
import type { KeyDictionary } from "./key-dictionary.ts";

/**
 * How the key columns become the one number that tables hold. Integers stand for themselves; NULL and integers beyond 2^53 are dictionary
 * numbers + 0.5; texts, floating-point and composite keys are dictionary numbers throughout.
 */
export interface KeyPlan {
  readonly isDictionaryOnly: boolean;
  readonly usesDictionary: boolean;
  /** True where every key fits 32 bits (dictionary numbers aside, which do too). */
  readonly isNarrow: boolean;
  emit(input: Stream, scope: EmitScope, windows: string): { readonly source: string; readonly name: string };
  /** Source run when the key gets a new slot. */
  emitRetain(key: string, windows: string): string;
  /** Source that reads the key columns back. */
  emitValues(key: string, scope: EmitScope, windows: string): { readonly source: string; readonly names: readonly string[] };
  /** The key column values of a table's key; used outside of generated code. */
  valuesOf(key: number, dictionary: KeyDictionary): readonly unknown[];
  keyOf(values: readonly unknown[], dictionary: KeyDictionary): number;
  hashOf(values: readonly unknown[]): number;
}

const INTEGER_KINDS = new Set(["TINYINT", "SMALLINT", "INT", "BIGINT", "DATE", "TIME"]);

export function keyPlan(schema: Schema, columns: readonly number[]): KeyPlan {
  const types = columns.map((column) => schema[column]!.type);
  const kinds = types.map(hashKindOf);
  const hashOf = (values: readonly unknown[]): number =>
    values.length === 1 && isPrimitiveKey(types[0]!)
      ? hashValue(kinds[0]!, values[0])
      : values.reduce<number>((hash, value, i) => combineHash(hash, hashValue(kinds[i]!, value)), 1);
  const single = types.length === 1 ? types[0]! : undefined;
  if (single !== undefined && INTEGER_KINDS.has(single.kind))
    return integerKey(columns[0]!, single.kind === "BIGINT", single.nullable, hashOf);
  return dictionaryKey(columns, types, hashOf);
}

function integerKey(column: number, isWide: boolean, isNullable: boolean, hashOf: KeyPlan["hashOf"]): KeyPlan {
  const usesDictionary = isWide || isNullable;
  return {
    isDictionaryOnly: false,
    usesDictionary,
    isNarrow: !isWide,
    hashOf,
    emit(input, scope, windows) {
      const value = input.columns[column]!;
      if (!usesDictionary) return { source: "", name: value };
      const name = scope.module.fresh("k");
      return { source: `const ${name}=typeof ${value}==="number"?${value}:${windows}.dictionary.idOf(${value})+0.5;`, name };
    },
    emitRetain: (key, windows) =>
      usesDictionary ? `if(${key}!==Math.floor(${key}))${windows}.dictionary.retain(Math.floor(${key}));` : "",
    emitValues(key, scope, windows) {
      if (!usesDictionary) return { source: "", names: [key] };
      const name = scope.module.fresh("k");
      return { source: `const ${name}=${key}===Math.floor(${key})?${key}:${windows}.dictionary.keyOf(Math.floor(${key}));`, names: [name] };
    },
    valuesOf: (key, dictionary) => [Number.isInteger(key) ? key : dictionary.keyOf(Math.floor(key))],
    keyOf: ([value], dictionary) => (typeof value === "number" ? value : dictionary.idOf(value as StateKey) + 0.5),
  };
}

function dictionaryKey(columns: readonly number[], types: readonly DataType[], hashOf: KeyPlan["hashOf"]): KeyPlan {
  const isSingle = types.length === 1 && isPrimitiveKey(types[0]!);
  const toKey = (values: readonly unknown[]): StateKey => (isSingle ? (values[0] as StateKey) : encodeKeyText(values));
  return {
    isDictionaryOnly: true,
    usesDictionary: true,
    isNarrow: true,
    hashOf,
    emit(input, scope, windows) {
      const name = scope.module.fresh("k");
      const values = columns.map((column) => input.columns[column]!);
      const key = isSingle ? values[0]! : emitKeyText(scope.module, types, values);
      return { source: `const ${name}=${windows}.dictionary.idOf(${key});`, name };
    },
    emitRetain: (key, windows) => `${windows}.dictionary.retain(${key});`,
    emitValues(key, scope, windows) {
      const name = scope.module.fresh("k");
      if (isSingle) return { source: `const ${name}=${windows}.dictionary.keyOf(${key});`, names: [name] };
      return {
        source: `const ${name}=${scope.module.constant(decodeKeyText)}(${windows}.dictionary.keyOf(${key}));`,
        names: columns.map((_, i) => `${name}[${i}]`),
      };
    },
    valuesOf(key, dictionary) {
      const stored = dictionary.keyOf(key);
      return isSingle ? [stored] : decodeKeyText(String(stored));
    },
    keyOf: (values, dictionary) => dictionary.idOf(toKey(values)),
  };
}
