import { canCastImplicitly } from "../../types/cast-rules.ts";
import { commonType } from "../../types/common-type.ts";
import { convert } from "../check/conversion/convert.ts";
import { convertArguments, wrongArgument, type FunctionCall, type FunctionDefinition } from "./function-definition.ts";
import { formatDataType } from "../../types/format-data-type.ts";
import { isCharacter } from "../../types/type-families.ts";
import { nullableIf, nullOf, runtimeCall } from "../build.ts";
import { types, withNullable } from "../../types/type-constructors.ts";
import type { DataType } from "../../types/data-type.ts";
import type { Typed } from "../typed.ts";

const category = "collection";
type ArrayType = DataType & { readonly kind: "ARRAY" };
type MapType = DataType & { readonly kind: "MAP" };

/** Functions of arrays and maps. */
export const collectionFunctions: readonly FunctionDefinition[] = [
  {
    name: "CARDINALITY", category, signature: "CARDINALITY(array or map)", summary: "The number of elements or entries.", example: "CARDINALITY(ARRAY[1, 2, 3])", arity: [1, 1],
    resolve: (call) => {
      const arg = call.args[0] as Typed;
      if (arg.type.kind !== "ARRAY" && arg.type.kind !== "MAP") return wrongArgument(call, 0, "an array or a map");
      return runtimeCall(arg.type.kind === "MAP" ? "mapSize" : "cardinality", [arg], nullableIf([arg], types.int));
    },
  },
  ofArray("ELEMENT", "The only element of an array; NULL for an empty one, an error for more than one.", "ELEMENT(ARRAY[7])", "element", (type) => withNullable(type.element, true), "may-be-null"),
  ofArray("ARRAY_DISTINCT", "Each element once.", "CARDINALITY(ARRAY_DISTINCT(ARRAY[1, 2, 1]))", "arrayDistinct", (type) => type),
  ofArray("ARRAY_REVERSE", "The elements from the end.", "ARRAY_REVERSE(ARRAY[1, 2])[1]", "arrayReverse", (type) => type),
  ofArray("ARRAY_MAX", "The greatest element; NULLs are left out.", "ARRAY_MAX(ARRAY[3, 7, 5])", "arrayMax", (type) => withNullable(type.element, true), "may-be-null"),
  ofArray("ARRAY_MIN", "The least element; NULLs are left out.", "ARRAY_MIN(ARRAY[3, 7, 5])", "arrayMin", (type) => withNullable(type.element, true), "may-be-null"),
  withElement("ARRAY_CONTAINS", "Whether an element is in the array; NULL is one that can be looked for.", "ARRAY_CONTAINS(ARRAY[1, 2], 2)", (_, array, value) =>
    runtimeCall("arrayContains", [array, value], withNullable(types.boolean, array.type.nullable), { nulls: "handles" })),
  withElement("ARRAY_POSITION", "Where an element is first; 0 where it is not.", "ARRAY_POSITION(ARRAY[3, 7], 7)", (_, array, value) => runtimeCall("arrayPosition", [array, value], nullableIf([array, value], types.int))),
  withElement("ARRAY_REMOVE", "The array without an element.", "CARDINALITY(ARRAY_REMOVE(ARRAY[1, 2, 1], 1))", (_, array, value) => runtimeCall("arrayRemove", [array, value], array.type, { nulls: "handles" })),
  withElement("ARRAY_APPEND", "The array with one more element at its end.", "CARDINALITY(ARRAY_APPEND(ARRAY[1], 2))", (_, array, value) => longer("arrayAppend", array, value)),
  withElement("ARRAY_PREPEND", "The array with one more element at its start.", "ARRAY_PREPEND(ARRAY[1], 2)[1]", (_, array, value) => longer("arrayPrepend", array, value)),
  ofArrays("ARRAY_UNION", "The elements of both arrays, each once.", "CARDINALITY(ARRAY_UNION(ARRAY[1, 2], ARRAY[2, 3]))", "arrayUnion", [2, 2]),
  ofArrays("ARRAY_EXCEPT", "The elements of the first array that the second does not have.", "ARRAY_EXCEPT(ARRAY[1, 2], ARRAY[2])[1]", "arrayExcept", [2, 2]),
  ofArrays("ARRAY_INTERSECT", "The elements that both arrays have.", "ARRAY_INTERSECT(ARRAY[1, 2], ARRAY[2, 3])[1]", "arrayIntersect", [2, 2]),
  ofArrays("ARRAY_CONCAT", "The arrays one behind the other.", "CARDINALITY(ARRAY_CONCAT(ARRAY[1], ARRAY[2, 3]))", "arrayConcat", [1, Infinity]),
  { name: "ARRAY_SLICE", nullAs: [types.array(types.int), types.int], category, signature: "ARRAY_SLICE(array, start [, end])", summary: "The elements from one position to another, both included; negative ones count from the end.", example: "ARRAY_SLICE(ARRAY[1, 2, 3], 2, 3)[1]", arity: [2, 3],
    resolve: (call) => arrayThen(call, ["any", "int", "int"], "arraySlice") },
  { name: "ARRAY_SORT", nullAs: [types.array(types.int), types.boolean], category, signature: "ARRAY_SORT(array [, ascending [, nullsFirst]])", summary: "The elements in order; NULLs first, last where it descends.", example: "ARRAY_SORT(ARRAY[3, 1, 2])[1]", arity: [1, 3],
    resolve: (call) => arrayThen(call, ["any", "boolean", "boolean"], "arraySort") },
  {
    name: "ARRAY_JOIN", nullAs: [types.array(types.string), types.string], category, signature: "ARRAY_JOIN(array, separator [, nullReplacement])", summary: "The texts of an array as one; NULLs are left out or replaced.", example: "ARRAY_JOIN(ARRAY['a', 'b'], '-')", arity: [2, 3],
    resolve: (call) => {
      const args = convertArguments(call, ["any", "text", "text"]);
      const array = args?.[0];
      if (args === undefined || array === undefined) return undefined;
      if (array.type.kind !== "ARRAY" || !isCharacter(array.type.element)) return wrongArgument(call, 0, "an array of texts");
      return runtimeCall("arrayJoin", args, nullableIf(args, types.string));
    },
  },
  ofMap("MAP_KEYS", "The keys of a map.", "MAP_KEYS(MAP['a', 1])[1]", "mapKeys", (type) => types.array(type.key)),
  ofMap("MAP_VALUES", "The values of a map.", "MAP_VALUES(MAP['a', 1])[1]", "mapValues", (type) => types.array(type.value)),
  ofMap("MAP_ENTRIES", "The entries of a map as rows of key and value.", "MAP_ENTRIES(MAP['a', 1])[1].key", "mapEntries", (type) => types.array(types.row([{ name: "key", type: type.key }, { name: "value", type: type.value }]))),
  {
    name: "MAP_FROM_ARRAYS", category, signature: "MAP_FROM_ARRAYS(keys, values)", summary: "A map from an array of keys and one of values.", example: "MAP_FROM_ARRAYS(ARRAY['a'], ARRAY[1])['a']", arity: [2, 2],
    resolve: (call) => {
      const [keys, values] = call.args as readonly [Typed, Typed];
      if (keys.type.kind !== "ARRAY") return wrongArgument(call, 0, "an array");
      if (values.type.kind !== "ARRAY") return wrongArgument(call, 1, "an array");
      return runtimeCall("mapFromArrays", [keys, values], nullableIf([keys, values], types.map(keys.type.element, values.type.element)));
    },
  },
  {
    name: "MAP_UNION", category, signature: "MAP_UNION(map, …)", summary: "The entries of all maps; a later one wins.", example: "MAP_UNION(MAP['a', 1], MAP['a', 2])['a']", arity: [1, Infinity],
    resolve: (call) => {
      const type = commonType(call.args.map((arg) => arg.type));
      if (type?.kind !== "MAP") return wrongArgument(call, 0, "maps of one type");
      const args = call.args.map((arg) => convert(arg, type, call.context.zone));
      return runtimeCall("mapUnion", args, type);
    },
  },
]; // prettier-ignore

function ofArray(
  name: string,
  summary: string,
  example: string,
  runtime: string,
  returns: (type: ArrayType) => DataType,
  nulls: "strict" | "may-be-null" = "strict",
): FunctionDefinition {
  return {
    name, category, signature: `${name}(array)`, summary, example, arity: [1, 1],
    resolve: (call) => {
      const array = call.args[0] as Typed;
      if (array.type.kind !== "ARRAY") return wrongArgument(call, 0, "an array");
      const type = returns(array.type);
      return runtimeCall(runtime, [array], nulls === "may-be-null" ? type : withNullable(type, array.type.nullable), { nulls });
    },
  }; // prettier-ignore
}

function ofMap(name: string, summary: string, example: string, runtime: string, returns: (type: MapType) => DataType): FunctionDefinition {
  return {
    name, category, signature: `${name}(map)`, summary, example, arity: [1, 1],
    resolve: (call) => {
      const map = call.args[0] as Typed;
      return map.type.kind === "MAP" ? runtimeCall(runtime, [map], nullableIf([map], returns(map.type))) : wrongArgument(call, 0, "a map");
    },
  }; // prettier-ignore
}

/** A function of an array and one element of its type. */
function withElement(
  name: string,
  summary: string,
  example: string,
  build: (call: FunctionCall, array: Typed, value: Typed) => Typed,
): FunctionDefinition {
  return {
    name, category, signature: `${name}(array, element)`, summary, example, arity: [2, 2], takesNull: true,
    resolve: (call) => {
      const [array, value] = call.args as readonly [Typed, Typed];
      if (array.type.kind !== "ARRAY") return wrongArgument(call, 0, "an array");
      const { element } = array.type;
      if (value.type.kind === "NULL") return build(call, array, nullOf(element));
      if (!canCastImplicitly(withNullable(value.type, false), element)) return wrongArgument(call, 1, `an element of ${formatDataType(element)}`);
      return build(call, array, convert(value, withNullable(element, value.type.nullable), call.context.zone));
    },
  }; // prettier-ignore
}

function longer(runtime: string, array: Typed, value: Typed): Typed {
  const { element } = array.type as ArrayType;
  const type = withNullable(
    types.array(withNullable(element, element.nullable || value.type.nullable)),
    array.type.nullable || value.type.nullable,
  );
  return runtimeCall(runtime, [array, value], type, { nulls: "handles" });
}

function ofArrays(name: string, summary: string, example: string, runtime: string, arity: readonly [number, number]): FunctionDefinition {
  return {
    name, category, signature: `${name}(array, array${arity[1] === Infinity ? ", …" : ""})`, summary, example, arity,
    resolve: (call) => {
      const type = commonType(call.args.map((arg) => arg.type));
      if (type?.kind !== "ARRAY") return wrongArgument(call, 0, "arrays of one type");
      return runtimeCall(runtime, call.args.map((arg) => convert(arg, type, call.context.zone)), type);
    },
  }; // prettier-ignore
}

function arrayThen(call: FunctionCall, parameters: readonly ("any" | "int" | "boolean")[], runtime: string): Typed | undefined {
  const args = convertArguments(call, parameters);
  const array = args?.[0];
  if (args === undefined || array === undefined) return undefined;
  if (array.type.kind !== "ARRAY") return wrongArgument(call, 0, "an array");
  return runtimeCall(runtime, args, nullableIf(args, array.type));
}
