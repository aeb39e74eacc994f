import { call as makeCall, literal, nullableIf, nullOf, runtimeCall } from "../build.ts";
import { convertArguments, simpleFunction, wrongArgument, type FunctionCall, type FunctionDefinition } from "./function-definition.ts";
import { convert } from "../check/conversion/convert.ts";
import { formatDataType } from "../../types/format-data-type.ts";
import { isCharacter } from "../../types/type-families.ts";
import { jsonMaker } from "../check/conversion/json-code.ts";
import { notNull, types, withNullable } from "../../types/type-constructors.ts";
import { readType } from "../check/conversion/cast-expression.ts";
import type { DataType } from "../../types/data-type.ts";
import type { Typed } from "../typed.ts";

const category = "json";

/** Functions of JSON. */
export const jsonFunctions: readonly FunctionDefinition[] = [
  { name: "JSON_EXISTS", category, signature: "JSON_EXISTS(json, path [{TRUE | FALSE | UNKNOWN | ERROR} ON ERROR])", summary: "Whether there is something at a path of a JSON text.", example: `JSON_EXISTS('{"a": 1}', '$.a')`, arity: [2, 2], resolve: jsonExists },
  { name: "JSON_VALUE", category, signature: "JSON_VALUE(json, path [RETURNING type] [… ON EMPTY] [… ON ERROR])", summary: "The scalar at a path of a JSON text.", example: `JSON_VALUE('{"a": {"b": 7}}', '$.a.b' RETURNING INT)`, arity: [2, 4], takesNull: true, resolve: jsonValue },
  { name: "JSON_QUERY", category, signature: "JSON_QUERY(json, path [RETURNING type] [{WITH | WITHOUT} WRAPPER] [… ON EMPTY] [… ON ERROR])", summary: "The object or array at a path of a JSON text.", example: `JSON_QUERY('{"a": [1, 2]}', '$.a')`, arity: [2, 2], resolve: jsonQuery },
  { name: "JSON_OBJECT", category, signature: "JSON_OBJECT(key VALUE value, … [{NULL | ABSENT} ON NULL])", summary: "A JSON object as text.", example: "JSON_OBJECT('a' VALUE 1, 'b' VALUE 'x')", arity: [0, Infinity], resolve: jsonObject },
  { name: "JSON_ARRAY", category, signature: "JSON_ARRAY(value, … [{NULL | ABSENT} ON NULL])", summary: "A JSON array as text.", example: "JSON_ARRAY(1, 'x', TRUE)", arity: [0, Infinity], resolve: jsonArray },
  { name: "JSON", category, signature: "JSON(text)", summary: "A text that is JSON already, as a value of JSON_OBJECT or JSON_ARRAY.", example: `JSON_OBJECT('a' VALUE JSON('{"b": 1}'))`, arity: [1, 1],
    resolve: (call) => call.context.fail("ARGUMENT_TYPE", "JSON(…) stands only as a value of JSON_OBJECT or JSON_ARRAY", call.range) },
  {
    name: "JSON_STRING", nullAs: [types.string], category, signature: "JSON_STRING(value)", summary: "A value as JSON text.", example: "JSON_STRING(ARRAY[1, 2])", arity: [1, 1],
    resolve: (call) => {
      const arg = call.args[0] as Typed;
      const make = jsonMaker(arg.type);
      if (make === undefined) return call.context.fail("ARGUMENT_TYPE", `${formatDataType(arg.type)} has no form in JSON; cast it to STRING`, call.range);
      return makeCall("JSON_STRING", [arg], nullableIf([arg], types.string), ([x = ""], { runtime, constant }) => `${runtime}.printJson(${constant(make)}(${x}))`);
    },
  },
  simpleFunction({ name: "JSON_QUOTE", nullAs: [types.string], category, signature: "JSON_QUOTE(text)", summary: "A text as JSON text, in double quotes with escapes.", example: `JSON_QUOTE('a"b')`, parameters: ["text"], returns: types.string, runtime: "jsonQuote" }),
  simpleFunction({ name: "JSON_UNQUOTE", nullAs: [types.string], category, signature: "JSON_UNQUOTE(text)", summary: "The text behind JSON text; unchanged where it is none.", example: `JSON_UNQUOTE('"a"')`, parameters: ["text"], returns: types.string, runtime: "jsonUnquote" }),
]; // prettier-ignore

function option(call: FunctionCall, prefix: string, fallback: string): string {
  const found = call.keywords.find((keyword) => keyword.startsWith(`${prefix} `));
  return found === undefined ? fallback : found.slice(prefix.length + 1);
}

function jsonExists(call: FunctionCall): Typed | undefined {
  const args = convertArguments(call, ["text", "text"]);
  const onError = literal(option(call, "ON ERROR", "FALSE"), types.string);
  return args && runtimeCall("jsonExists", [...args, onError], nullableIf(args, types.boolean), { nulls: "may-be-null" });
}

function returning(call: FunctionCall, fallback: DataType): DataType | undefined {
  const text = option(call, "RETURNING", "");
  return text === "" ? fallback : readType(text, call.range.start, call.context);
}

function jsonValue(call: FunctionCall): Typed | undefined {
  const [json, path, ...defaults] = call.args as readonly [Typed, Typed, ...Typed[]];
  const args = convertArguments({ ...call, args: [json, path] }, ["text", "text"]);
  const type = returning(call, types.string);
  if (args === undefined || type === undefined) return undefined;
  const kind = isCharacter(type) ? "STRING" : type.kind;
  if (kind !== "STRING" && kind !== "INT" && kind !== "DOUBLE" && kind !== "BOOLEAN") {
    return call.context.fail(
      "ARGUMENT_TYPE",
      `JSON_VALUE returns STRING, INT, DOUBLE or BOOLEAN, not ${formatDataType(type)}; cast the result`,
      call.range,
    );
  }
  const events = call.keywords.filter((keyword) => /^ON (EMPTY|ERROR) DEFAULT$/.test(keyword));
  const valueOf = (event: string): Typed => {
    const at = events.indexOf(`ON ${event} DEFAULT`);
    const value = at < 0 ? undefined : defaults[at];
    if (value === undefined || value.type.kind === "NULL") return nullOf(type);
    // As Java's toString: "true", where CAST gives "TRUE".
    if (value.type.kind === "BOOLEAN" && kind === "STRING")
      return makeCall("STRING", [value], nullableIf([value], type), ([x = ""]) => `String(${x})`);
    return convert(value, type, call.context.zone);
  };
  const on = { empty: option(call, "ON EMPTY", "NULL"), error: option(call, "ON ERROR", "NULL") };
  const all = [...args, valueOf("EMPTY"), valueOf("ERROR")];
  const code = ([a = "", b = "", c = "", d = ""]: readonly string[], runtime: string, events_: string): string =>
    `(${a} === null || ${b} === null ? null : ${runtime}.jsonValue(${a}, ${b}, "${kind}", ${events_}, ${c}, ${d}))`;
  return makeCall("JSON_VALUE", all, withNullable(type, true), (codes, { runtime, constant }) => code(codes, runtime, constant(on)), {
    nulls: "handles",
    reads: "many",
  });
}

function jsonQuery(call: FunctionCall): Typed | undefined {
  const args = convertArguments(call, ["text", "text"]);
  const type = returning(call, types.string);
  if (args === undefined || type === undefined) return undefined;
  const isArray = type.kind === "ARRAY" && isCharacter(type.element);
  if (!isCharacter(type) && !isArray)
    return call.context.fail("ARGUMENT_TYPE", `JSON_QUERY returns STRING or ARRAY<STRING>, not ${formatDataType(type)}`, call.range);
  const on = { empty: option(call, "ON EMPTY", "NULL"), error: option(call, "ON ERROR", "NULL") };
  const wrapper = option(call, "WRAPPER", "WITHOUT");
  const code = (codes: readonly string[], runtime: string, events: string): string =>
    `${runtime}.jsonQuery(${codes.join(", ")}, "${wrapper}", ${events}, ${isArray})`;
  return makeCall("JSON_QUERY", args, withNullable(type, true), (codes, { runtime, constant }) => code(codes, runtime, constant(on)), {
    nulls: "may-be-null",
  });
}

function jsonObject(call: FunctionCall): Typed | undefined {
  const items: Typed[] = [];
  for (const [index, arg] of call.args.entries()) {
    if (index % 2 === 0) {
      if (!isCharacter(arg.type)) return wrongArgument(call, index, "a key text");
      if (arg.type.nullable)
        return call.context.fail("ARGUMENT_TYPE", "a key of JSON_OBJECT must not be NULL; use COALESCE", call.asts[index] ?? call.range);
      items.push(arg);
    } else {
      const value = jsonItem(call, index);
      if (value === undefined) return undefined;
      items.push(value);
    }
  }
  const isAbsent = option(call, "ON NULL", "NULL") === "ABSENT";
  return makeCall(
    "JSON_OBJECT",
    items,
    notNull(types.string),
    (codes, { runtime }) => `${runtime}.jsonObject([${codes.join(", ")}], ${isAbsent})`,
    { nulls: "handles" },
  );
}

function jsonArray(call: FunctionCall): Typed | undefined {
  const items = call.args.map((_, index) => jsonItem(call, index));
  if (!items.every((item) => item !== undefined)) return undefined;
  const isAbsent = option(call, "ON NULL", "ABSENT") === "ABSENT";
  return makeCall(
    "JSON_ARRAY",
    items,
    notNull(types.string),
    (codes, { runtime }) => `${runtime}.jsonArray([${codes.join(", ")}], ${isAbsent})`,
    { nulls: "handles" },
  );
}

/** A value as what printJson takes. JSON_OBJECT and JSON_ARRAY inside one another are nested, not quoted. */
function jsonItem(call: FunctionCall, index: number): Typed | undefined {
  const arg = call.args[index] as Typed;
  const ast = call.asts[index];
  const name = ast?.kind === "call" ? ast.name : "";
  if (name === "JSON_OBJECT" || name === "JSON_ARRAY") return runtimeCall("jsonRaw", [arg], arg.type);
  if (name === "JSON")
    return isCharacter(arg.type)
      ? runtimeCall("jsonParsed", [arg], withNullable(arg.type, true), { nulls: "may-be-null" })
      : wrongArgument(call, index, "a JSON text");
  const make = jsonMaker(arg.type);
  if (make === undefined)
    return call.context.fail("ARGUMENT_TYPE", `${formatDataType(arg.type)} has no form in JSON; cast it to STRING`, ast ?? call.range);
  return makeCall("JSON", [arg], arg.type, ([x = ""], { constant }) => `${constant(make)}(${x})`);
}
