import type { DataType, Schema } from "@millrace/pipeline/types";
import { sameType } from "./state-codec.ts";
import type { StateType } from "./state-type.ts";
import { typeWidening } from "./type-widening.ts";

/** How a value that was written as one type is read as another, in the written form; or why not. */
export type Evolution = { readonly convert: ((plain: unknown) => unknown) | undefined } | { readonly refusal: string };

const SAME: Evolution = { convert: undefined };

/**
 * What becomes of state whose type has changed: columns are found by name; new ones are null, gone ones are dropped, wider types take the old values over. As long as types and
 * number of the columns are the same, another name is a new name of the same column.
 * Source: Flink's rules for POJO and Avro state, and its implicit casts.
 */
export function stateEvolution(old: StateType<unknown>, current: StateType<unknown>): Evolution {
  if (old.kind === "json" && current.kind === "json") return jsonEvolution(old, current);
  if (old.kind === "value" && current.kind === "value") return valueEvolution(old.type, current.type);
  if (old.kind === "row" && current.kind === "row") return rowEvolution(old.schema, current.schema);
  return { refusal: "the type of its values changed" };
}

function jsonEvolution(
  old: Extract<StateType<unknown>, { kind: "json" }>,
  current: Extract<StateType<unknown>, { kind: "json" }>,
): Evolution {
  if (old.version !== current.version) return { refusal: "the type of its values changed" };
  if (old.shape !== undefined && current.shape !== undefined && old.shape !== current.shape)
    return { refusal: "what it adds up or keeps is not what it was" };
  if (old.rows === undefined || current.rows === undefined) return SAME;
  const rows = rowEvolution(old.rows, current.rows);
  if ("refusal" in rows || rows.convert === undefined) return rows;
  const { convert } = rows;
  const width = old.rows.length;
  return { convert: (plain) => withRows(plain, width, convert) };
}

function valueEvolution(old: DataType, current: DataType): Evolution {
  if (sameType(old, current)) return SAME;
  const widen = typeWidening(old, current);
  return widen === undefined
    ? { refusal: `its values were ${old.kind} and are now ${current.kind}, which cannot take all of them` }
    : { convert: widen };
}

function rowEvolution(old: Schema, current: Schema): Evolution {
  const names = new Map(old.map(({ name }, index) => [name, index]));
  const isPermutation = old.length === current.length && current.every(({ name }) => names.has(name));
  const isRenamed = old.length === current.length && !isPermutation && old.every(({ type }, i) => sameType(type, current[i]!.type));
  if (isRenamed || (isPermutation && current.every(({ name, type }, i) => names.get(name) === i && sameType(old[i]!.type, type))))
    return SAME;
  const columns: ((values: readonly unknown[]) => unknown)[] = [];
  for (const { name, type } of current) {
    const index = names.get(name);
    if (index === undefined) {
      if (!type.nullable) return { refusal: `its rows have no value for the new column "${name}", which is NOT NULL: let it be NULL` };
      columns.push(() => null);
      continue;
    }
    const value = valueEvolution(old[index]!.type, type);
    if ("refusal" in value)
      return { refusal: `the column "${name}" was ${old[index]!.type.kind} and is now ${type.kind}, which cannot take all its values` };
    const { convert } = value;
    columns.push(convert === undefined ? (values) => values[index] : (values) => (values[index] === null ? null : convert(values[index])));
  }
  return { convert: (plain) => columns.map((column) => column(plain as readonly unknown[])) };
}

/** The tree with every row in it converted: an object that has exactly the columns c0 … c(width − 1). */
function withRows(plain: unknown, width: number, convert: (values: unknown) => unknown): unknown {
  if (typeof plain !== "object" || plain === null || ArrayBuffer.isView(plain)) return plain;
  if (Array.isArray(plain)) return plain.map((each) => withRows(each, width, convert));
  if (plain instanceof Map) return new Map(Array.from(plain, ([key, each]) => [key, withRows(each, width, convert)]));
  const entries = Object.entries(plain);
  if (width > 0 && entries.length === width && entries.every(([name], i) => name === `c${i}`)) {
    const values = convert(entries.map(([, value]) => value)) as readonly unknown[];
    return Object.fromEntries(values.map((value, i) => [`c${i}`, value]));
  }
  return Object.fromEntries(entries.map(([name, each]) => [name, withRows(each, width, convert)]));
}

/** Lifts a conversion of values to what a table writes of them: with time stamps, as a list, as a map. */
export function storedEvolution(kind: string, hasTtl: boolean, convert: (plain: unknown) => unknown): (plain: unknown) => unknown {
  const item = hasTtl
    ? (plain: unknown): unknown => [convert((plain as readonly unknown[])[0]), (plain as readonly unknown[])[1]]
    : convert;
  if (kind === "list") return (plain) => (plain as readonly unknown[]).map(item);
  if (kind === "map") return (plain) => (plain as readonly (readonly [unknown, unknown])[]).map(([key, each]) => [key, item(each)]);
  return item;
}
