import { asBoolean, nullIf } from "../check/operators/logic.ts";
import { commonType } from "../../types/common-type.ts";
import { convert } from "../check/conversion/convert.ts";
import { formatDataType } from "../../types/format-data-type.ts";
import { nullOf, runtimeCall } from "../build.ts";
import type { FunctionCall, FunctionDefinition } from "./function-definition.ts";
import { types, withNullable } from "../../types/type-constructors.ts";
import type { DataType } from "../../types/data-type.ts";
import type { Typed } from "../typed.ts";

const category = "conditional";

/** Functions that choose between values; what is not chosen is not evaluated. */
export const conditionalFunctions: readonly FunctionDefinition[] = [
  { name: "COALESCE", category, signature: "COALESCE(value, …)", summary: "The first value that is not NULL.", example: "COALESCE(CAST(NULL AS INT), 5)", arity: [1, Infinity], takesNull: true, resolve: coalesce },
  { name: "IFNULL", category, signature: "IFNULL(value, replacement)", summary: "The value, or the replacement where it is NULL.", example: "IFNULL(CAST(NULL AS INT), 5)", arity: [2, 2], takesNull: true, resolve: coalesce },
  { name: "NULLIF", category, signature: "NULLIF(value, other)", summary: "NULL where the two are equal, else the value.", example: "NULLIF(5, 5) IS NULL", arity: [2, 2], takesNull: true, resolve: nullIfEqual },
  { name: "IF", category, signature: "IF(condition, then, else)", summary: "One value where the condition is TRUE, the other where it is FALSE or NULL.", example: "IF(1 > 0, 'yes', 'no')", arity: [3, 3], resolve: choose },
  { name: "GREATEST", category, signature: "GREATEST(value, …)", summary: "The greatest value; NULL where one is NULL.", example: "GREATEST(3, 7, 5)", arity: [1, Infinity], resolve: (call) => extreme(call, "greatest") },
  { name: "LEAST", category, signature: "LEAST(value, …)", summary: "The least value; NULL where one is NULL.", example: "LEAST(3, 7, 5)", arity: [1, Infinity], resolve: (call) => extreme(call, "least") },
  { name: "TYPEOF", takesNull: true, category: "conversion", signature: "TYPEOF(value)", summary: "The type of the value as text.", example: "TYPEOF(1.5)", arity: [1, 2], resolve: typeOf },
]; // prettier-ignore

function typeOf(call: FunctionCall): Typed {
  return { kind: "literal", value: formatDataType((call.args[0] as Typed).type), type: types.string };
}

function nullIfEqual(call: FunctionCall): Typed | undefined {
  const [value, other] = call.args as readonly [Typed, Typed];
  if (value.type.kind === "NULL")
    return call.context.fail("NULL_TYPE", "NULLIF needs a value with a type; write CAST(NULL AS type)", call.range);
  return nullIf(value, other, call.range, call.context);
}

function coalesce(call: FunctionCall): Typed | undefined {
  const type = common(call, call.args);
  if (type === undefined) return undefined;
  const [first] = call.args;
  // A value that is never NULL is its own replacement, type included.
  if (call.name === "IFNULL" && first !== undefined && !first.type.nullable && first.type.kind !== "NULL") return first;
  const isNullable = (arg: Typed | undefined): boolean => arg === undefined || arg.type.nullable || arg.type.kind === "NULL";
  const nullable = call.args.every(isNullable);
  const args = call.args.map((arg) => (arg.type.kind === "NULL" ? nullOf(type) : convert(arg, type, call.context.zone)));
  return { kind: "coalesce", args, type: withNullable(type, nullable) };
}

function choose(call: FunctionCall): Typed | undefined {
  const [conditionArg, ...values] = call.args as readonly [Typed, Typed, Typed];
  const condition = asBoolean(conditionArg, call.asts[0] ?? call.range, "IF", call.context);
  const type = common(call, values);
  if (condition === undefined || type === undefined) return undefined;
  const [then, otherwise] = values.map((value) => convert(value, type, call.context.zone)) as [Typed, Typed];
  const nullable = call.args.some((arg) => arg.type.nullable);
  return { kind: "case", branches: [{ when: condition, result: then }], otherwise, type: withNullable(type, nullable) };
}

function extreme(call: FunctionCall, runtime: string): Typed | undefined {
  const type = common(call, call.args);
  if (type === undefined) return undefined;
  if (type.kind === "ARRAY" || type.kind === "MAP" || type.kind === "ROW")
    return call.context.fail("ARGUMENT_TYPE", `${call.name} needs values with an order, not ${formatDataType(type)}`, call.range);
  const args = call.args.map((arg) => convert(arg, type, call.context.zone));
  return runtimeCall(
    runtime,
    args,
    withNullable(
      type,
      args.some((arg) => arg.type.nullable),
    ),
  );
}

/** The one type of all values, or a finding. */
function common(call: FunctionCall, values: readonly Typed[]): DataType | undefined {
  const type = commonType(values.map((value) => value.type));
  if (type !== undefined && type.kind !== "NULL") return type;
  if (type !== undefined)
    return call.context.fail("NULL_TYPE", `${call.name} needs a value that is not NULL; write CAST(NULL AS type)`, call.range);
  const found = new Set(values.map((value) => formatDataType(withNullable(value.type, true))));
  return call.context.fail(
    "ARGUMENT_TYPE",
    `the values of ${call.name} must have one type, but they are ${[...found].join(", ")}; cast them`,
    call.range,
  );
}
