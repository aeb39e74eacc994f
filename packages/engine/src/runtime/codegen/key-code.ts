import type { DataType, Schema } from "@millrace/pipeline/types";
import { murmurHash } from "../../record/key-group.ts";
import { hashBoolean, hashDouble, hashInt, hashKindOf, hashLong, hashString, isPrimitiveKey } from "../../record/key-hash.ts";
import { combineHash, hashNested } from "../../record/key-selector.ts";
import { encodeKeyText } from "../../record/key-text.ts";
import type { ModuleBuilder } from "./module-builder.ts";
import type { Stream } from "./stream.ts";

const HASHES = { int: hashInt, long: hashLong, double: hashDouble, string: hashString, boolean: hashBoolean, nested: hashNested } as const;

interface Key {
  readonly schema: Schema;
  readonly columns: readonly number[];
  readonly maxParallelism: number;
}

/** JavaScript of the key group of a record, as `keySelector` computes it. */
export function emitKeyGroup(module: ModuleBuilder, key: Key, stream: Stream): string {
  const { maxParallelism } = key;
  const group = (maxParallelism & (maxParallelism - 1)) === 0 ? `&${maxParallelism - 1}` : `%${maxParallelism}`;
  return `${module.constant(murmurHash)}(${emitHash(module, key, stream)})${group}`;
}

/** JavaScript of the state key of a record: the column itself, or the canonical text of several. */
export function emitStateKey(module: ModuleBuilder, { schema, columns }: Key, stream: Stream): string {
  const values = columns.map((column) => stream.columns[column]!);
  const type = schema[columns[0] ?? 0]?.type;
  if (columns.length !== 1 || type === undefined || !isPrimitiveKey(type))
    return emitKeyText(
      module,
      columns.map((column) => schema[column]!.type),
      values,
    );
  return hashKindOf(type) === "double" ? `(${values[0]}===0?0:${values[0]})` : values[0]!;
}

/** JavaScript of `encodeKeyText` over values of those types, written out: the general one looks at each value's type anew. */
export function emitKeyText(module: ModuleBuilder, types: readonly DataType[], values: readonly string[]): string {
  const parts = types.map((type, i) => {
    const value = values[i]!;
    const orNull = (text: string): string => (type.nullable ? `(${value}===null?"n;":${text})` : text);
    switch (hashKindOf(type)) {
      case "string":
        return orNull(`"s"+${value}.length+":"+${value}+";"`);
      case "int":
        return orNull(`"d"+${value}+";"`);
      case "boolean":
        return orNull(`(${value}?"t;":"f;")`);
      default:
        return `${module.constant(encodeKeyText)}([${value}])`;
    }
  });
  return `(${['""', ...parts].join("+")})`;
}

function emitHash(module: ModuleBuilder, { schema, columns }: Key, stream: Stream): string {
  const hashes = columns.map((column) => {
    const type = schema[column]!.type;
    const kind = hashKindOf(type);
    const value = stream.columns[column]!;
    return kind === "int" && !type.nullable ? `(${value}|0)` : `${module.constant(HASHES[kind])}(${value})`;
  });
  if (columns.length === 1 && isPrimitiveKey(schema[columns[0]!]!.type)) return hashes[0]!;
  return hashes.reduce((code, hash) => `${module.constant(combineHash)}(${code},${hash})`, "1");
}
