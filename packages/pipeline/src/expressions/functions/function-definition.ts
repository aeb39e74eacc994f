import { convert } from "../check/conversion/convert.ts";
import { formatDataType } from "../../types/format-data-type.ts";
import { isBinary, isCharacter, isInteger, isNumeric } from "../../types/type-families.ts";
import { runtimeCall } from "../build.ts";
import { types, withNullable } from "../../types/type-constructors.ts";
import type { Ast, TextRange } from "../ast.ts";
import type { CheckContext } from "../check/check-context.ts";
import type { DataType } from "../../types/data-type.ts";
import type { Typed } from "../typed.ts";

export type FunctionCategory = "math" | "string" | "pattern" | "temporal" | "conditional" | "conversion" | "collection" | "json" | "hash";

/** A call whose arguments are checked. */
export interface FunctionCall {
  readonly name: string;
  readonly args: readonly Typed[];
  readonly asts: readonly Ast[];
  /** Words of special forms: the unit of EXTRACT, the options of JSON_VALUE. */
  readonly keywords: readonly string[];
  readonly range: TextRange;
  readonly context: CheckContext;
}

/** A function of Flink SQL: what the editor shows of it, and its rule. */
export interface FunctionDefinition {
  readonly name: string;
  readonly category: FunctionCategory;
  /** How it is written. */
  readonly signature: string;
  /** One sentence: what it gives. */
  readonly summary: string;
  /** An expression that runs without columns, and what it gives. */
  readonly example: string;
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
  /** Arguments may be a bare NULL. */
  readonly takesNull?: boolean;
  /** The type that a bare NULL has as an argument, by position and for all that follow; left out: it is an error (unless `takesNull`). */
  readonly nullAs?: readonly DataType[];
  /** The meaning of a call; undefined after a reported error. */
  readonly resolve: (call: FunctionCall) => Typed | undefined;
}

/** What an argument may be, and to what it is converted. */
export type Parameter = "text" | "int" | "bigint" | "number" | "double" | "boolean" | "bytes" | "text-or-bytes" | "any";

interface SimpleFunction extends Omit<FunctionDefinition, "resolve" | "arity"> {
  /** One per argument; those from `required` on may be left out; a `rest` takes any number more. */
  readonly parameters: readonly Parameter[];
  readonly required?: number;
  readonly rest?: Parameter;
  readonly returns: DataType | ((args: readonly Typed[]) => DataType);
  /** if-args (default): nullable where an argument is. always: may be NULL anyway. never: is not. */
  readonly nullable?: "if-args" | "always" | "never";
  /** The result may be NULL although Flink's type does not say so: LPAD with a negative length. */
  readonly mayBeNull?: boolean;
  /** Name of the runtime function. */
  readonly runtime: string;
  /** strict (default): not called with nulls; handles: called with them. */
  readonly nulls?: "strict" | "handles";
  /** The session's time zone is passed as the last argument. */
  readonly zone?: boolean;
  readonly deterministic?: boolean;
}

/** A function that is one call of a runtime function on arguments of fixed kinds. */
export function simpleFunction(simple: SimpleFunction): FunctionDefinition {
  const required = simple.required ?? simple.parameters.length;
  return {
    name: simple.name,
    category: simple.category,
    signature: simple.signature,
    summary: simple.summary,
    example: simple.example,
    ...(simple.nullAs === undefined ? {} : { nullAs: simple.nullAs }),
    arity: [required, simple.rest === undefined ? simple.parameters.length : Infinity],
    resolve: (call) => {
      const args = convertArguments(call, simple.parameters, simple.rest);
      if (args === undefined) return undefined;
      const base = typeof simple.returns === "function" ? simple.returns(args) : simple.returns;
      const nullable = simple.nullable === "always" || (simple.nullable !== "never" && args.some((arg) => arg.type.nullable));
      const nulls =
        simple.nulls === "handles" ? "handles" : simple.nullable === "always" || simple.mayBeNull === true ? "may-be-null" : "strict";
      const zone: readonly Typed[] =
        simple.zone === true ? [{ kind: "literal", value: call.context.zone, type: withNullable(types.string, false) }] : [];
      return runtimeCall(simple.runtime, [...args, ...zone], withNullable(base, nullable), {
        nulls,
        deterministic: simple.deterministic ?? true,
      });
    },
  };
}

/** The arguments as the parameters want them, or a finding. */
export function convertArguments(call: FunctionCall, parameters: readonly Parameter[], rest?: Parameter): readonly Typed[] | undefined {
  const converted: Typed[] = [];
  for (const [index, arg] of call.args.entries()) {
    const parameter = parameters[index] ?? rest ?? "any";
    const argument = convertArgument(arg, parameter, call.context);
    if (argument === undefined) return wrongArgument(call, index, parameterText[parameter]);
    converted.push(argument);
  }
  return converted;
}

export function wrongArgument(call: FunctionCall, index: number, wanted: string): undefined {
  const arg = call.args[index];
  const found = arg === undefined ? "nothing" : formatDataType(arg.type);
  return call.context.fail(
    "ARGUMENT_TYPE",
    `${call.name} needs ${wanted} as argument ${index + 1}, but this is ${found}`,
    call.asts[index] ?? call.range,
  );
}

function convertArgument(arg: Typed, parameter: Parameter, { zone }: CheckContext): Typed | undefined {
  const { type } = arg;
  switch (parameter) {
    case "text":
      return isCharacter(type) ? arg : undefined;
    case "bytes":
      return isBinary(type) ? arg : undefined;
    case "text-or-bytes":
      return isCharacter(type) || isBinary(type) ? arg : undefined;
    case "int":
      return isInteger(type) ? convert(arg, types.int, zone) : undefined;
    case "bigint":
      return isInteger(type) ? convert(arg, types.bigint, zone) : undefined;
    case "number":
      return isNumeric(type) ? arg : undefined;
    case "double":
      return isNumeric(type) ? convert(arg, types.double, zone) : undefined;
    case "boolean":
      return type.kind === "BOOLEAN" ? arg : undefined;
    case "any":
      return arg;
  }
}

const parameterText: Readonly<Record<Parameter, string>> = {
  text: "a text", int: "a whole number", bigint: "a whole number", number: "a number", double: "a number", boolean: "BOOLEAN", bytes: "BYTES",
  "text-or-bytes": "a text or BYTES", any: "a value",
}; // prettier-ignore
