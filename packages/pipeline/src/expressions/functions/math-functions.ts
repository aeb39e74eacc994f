import { arithmetic } from "../check/operators/arithmetic.ts";
import { call as makeCall, isLiteral, literal, nullableIf, runtimeCall } from "../build.ts";
import { convert } from "../check/conversion/convert.ts";
import { convertArguments, simpleFunction, wrongArgument, type FunctionCall, type FunctionDefinition } from "./function-definition.ts";
import { foldConstants } from "../check/conversion/fold-constants.ts";
import { isBinary, isCharacter, isInteger, isNumeric } from "../../types/type-families.ts";
import { JavaRandom } from "../runtime/numeric/numbers.ts";
import { notNull, types } from "../../types/type-constructors.ts";
import { temporalRounding } from "./temporal-rounding.ts";
import type { DataType } from "../../types/data-type.ts";
import type { Typed } from "../typed.ts";

const category = "math";

/** Functions of numbers. */
export const mathFunctions: readonly FunctionDefinition[] = [
  { name: "ABS", category, signature: "ABS(number)", summary: "The size of the number without its sign.", example: "ABS(-2.5)", arity: [1, 1], resolve: absolute },
  { name: "SIGN", category, signature: "SIGN(number)", summary: "−1, 0 or 1, in the number's own type.", example: "SIGN(-2.5)", arity: [1, 1], resolve: sign },
  { name: "MOD", category, signature: "MOD(dividend, divisor)", summary: "The remainder of a division, with the dividend's sign and the divisor's type.", example: "MOD(-7, 2)", arity: [2, 2],
    resolve: (call) => arithmetic("%", call.args[0] as Typed, call.args[1] as Typed, call.range, call.context) },
  ...(["FLOOR", "CEIL", "CEILING"] as const).map((name): FunctionDefinition => ({
    name, category, signature: `${name}(number) or ${name}(time TO unit)`, summary: name === "FLOOR" ? "The next whole number below, or the start of the unit of time." : "The next whole number above, or the start of the next unit of time.",
    example: `${name}(2.5e0)`, arity: [1, 1], resolve: (call) => (call.keywords[0] === undefined ? wholeNumber(call, name !== "FLOOR") : temporalRounding(call, name !== "FLOOR")),
  })),
  { name: "ROUND", category, signature: "ROUND(number [, digits])", summary: "The number rounded half away from zero; negative digits round tens, hundreds, ….", example: "ROUND(1.005e0, 2)", arity: [1, 2], resolve: (call) => rounding(call, "round") },
  { name: "TRUNCATE", category, signature: "TRUNCATE(number [, digits])", summary: "The number cut to some digits.", example: "TRUNCATE(1.999, 2)", arity: [1, 2], resolve: (call) => rounding(call, "truncate") },
  ...doubles([
    ["SQRT", "The square root; NaN for a negative number.", "SQRT(16)", "Math.sqrt"], ["EXP", "e to the power of the number.", "EXP(1)", "Math.exp"], ["LN", "The natural logarithm.", "LN(2.718281828459045e0)", "Math.log"],
    ["LOG10", "The logarithm to base 10.", "LOG10(1000)", "Math.log10"], ["LOG2", "The logarithm to base 2.", "LOG2(8)", "log2"], ["SIN", "The sine of an angle in radians.", "SIN(0)", "Math.sin"], ["COS", "The cosine of an angle in radians.", "COS(0)", "Math.cos"],
    ["TAN", "The tangent of an angle in radians.", "TAN(0)", "Math.tan"], ["COT", "The cotangent of an angle in radians.", "COT(1)", "cot"], ["ASIN", "The angle of a sine.", "ASIN(1)", "Math.asin"], ["ACOS", "The angle of a cosine.", "ACOS(1)", "Math.acos"],
    ["ATAN", "The angle of a tangent.", "ATAN(1)", "Math.atan"], ["SINH", "The hyperbolic sine.", "SINH(0)", "Math.sinh"], ["COSH", "The hyperbolic cosine.", "COSH(0)", "Math.cosh"], ["TANH", "The hyperbolic tangent.", "TANH(0)", "Math.tanh"],
    ["DEGREES", "Radians in degrees.", "DEGREES(PI())", "degrees"], ["RADIANS", "Degrees in radians.", "RADIANS(180)", "radians"],
  ]),
  { ...two("POWER", "POWER(base, exponent)", "The base to the power of the exponent.", "POWER(2, 10)", "Math.pow") },
  { ...two("ATAN2", "ATAN2(y, x)", "The angle of a point, in radians.", "ATAN2(1, 1)", "Math.atan2") },
  {
    name: "LOG", category, signature: "LOG([base,] number)", summary: "The natural logarithm, or the one to a base.", example: "LOG(2, 8)", arity: [1, 2],
    resolve: (call) => {
      const args = convertArguments(call, ["double", "double"]);
      return args && double(args, args.length === 1 ? "Math.log" : "logOf", "LOG");
    },
  },
  constant("PI", "The number π.", Math.PI),
  constant("E", "Euler's number e.", Math.E),
  { name: "RAND", category, signature: "RAND([seed])", summary: "A random number from 0 to below 1; with a seed the same series each time.", example: "RAND(42) < 1", arity: [0, 1], resolve: random },
  { name: "RAND_INTEGER", category, signature: "RAND_INTEGER([seed,] bound)", summary: "A random whole number from 0 to below the bound.", example: "RAND_INTEGER(42, 10) < 10", arity: [1, 2], resolve: randomInteger },
  { name: "UUID", category, signature: "UUID()", summary: "A random identifier of 36 characters.", example: "CHAR_LENGTH(UUID())", arity: [0, 0],
    resolve: () => makeCall("UUID", [], notNull(types.char(36)), (_, { runtime }) => `${runtime}.uuid(${runtime}.random)`, { deterministic: false }) },
  simpleFunction({ name: "BIN", category, signature: "BIN(number)", summary: "A whole number in binary digits.", example: "BIN(10)", parameters: ["bigint"], returns: types.string, runtime: "bin" }),
  { name: "HEX", category, signature: "HEX(number or text)", summary: "A whole number or the bytes of a text in hexadecimal digits.", example: "HEX(255)", arity: [1, 1], resolve: hex },
  simpleFunction({ name: "UNHEX", nullAs: [types.string], category, signature: "UNHEX(text)", summary: "The bytes of hexadecimal digits; NULL for other text.", example: "UNHEX('4D79')", parameters: ["text"], returns: types.bytes, runtime: "unhex", nullable: "always" }),
]; // prettier-ignore

function double(args: readonly Typed[], fn: string, name: string): Typed {
  const code = (codes: readonly string[], runtime: string): string =>
    `${fn.startsWith("Math.") ? fn : `${runtime}.${fn}`}(${codes.join(", ")})`;
  return makeCall(name, args, nullableIf(args, types.double), (codes, { runtime }) => code(codes, runtime));
}

function doubles(rows: readonly (readonly [string, string, string, string])[]): readonly FunctionDefinition[] {
  return rows.map(([name, summary, example, fn]) => ({
    name, category, signature: `${name}(number)`, summary, example, arity: [1, 1],
    resolve: (call) => {
      const args = convertArguments(call, ["double"]);
      return args && double(args, fn, name);
    },
  })); // prettier-ignore
}

function two(name: string, signature: string, summary: string, example: string, fn: string): FunctionDefinition {
  return {
    name, category, signature, summary, example, arity: [2, 2],
    resolve: (call) => {
      const args = convertArguments(call, ["double", "double"]);
      return args && double(args, fn, name);
    },
  }; // prettier-ignore
}

function constant(name: string, summary: string, value: number): FunctionDefinition {
  return {
    name,
    category,
    signature: `${name}()`,
    summary,
    example: `${name}()`,
    arity: [0, 0],
    resolve: () => literal(value, types.double),
  };
}

function absolute(call: FunctionCall): Typed | undefined {
  const arg = call.args[0] as Typed;
  switch (arg.type.kind) {
    case "TINYINT":
      return makeCall("ABS", [arg], arg.type, ([x = ""]) => `(Math.abs(${x}) << 24 >> 24)`);
    case "SMALLINT":
      return makeCall("ABS", [arg], arg.type, ([x = ""]) => `(Math.abs(${x}) << 16 >> 16)`);
    case "INT":
      return makeCall("ABS", [arg], arg.type, ([x = ""]) => `(Math.abs(${x}) | 0)`);
    case "BIGINT":
      return runtimeCall("absLong", [arg], arg.type);
    case "FLOAT":
    case "DOUBLE":
      return makeCall("ABS", [arg], arg.type, ([x = ""]) => `Math.abs(${x})`);
    case "DECIMAL":
      return runtimeCall("absDecimal", [arg], arg.type);
    default:
      return wrongArgument(call, 0, "a number");
  }
}

function sign(call: FunctionCall): Typed | undefined {
  const arg = call.args[0] as Typed;
  if (!isNumeric(arg.type)) return wrongArgument(call, 0, "a number");
  if (arg.type.kind === "DECIMAL") return runtimeCall("signDecimal", [arg, literal(arg.type.scale, types.int)], arg.type);
  if (arg.type.kind === "BIGINT")
    return makeCall("SIGN", [arg], arg.type, ([x = ""]) => `(${x} > 0 ? 1 : ${x} < 0 ? -1 : 0)`, { reads: "many" });
  return makeCall("SIGN", [arg], arg.type, ([x = ""]) => `Math.sign(${x})`);
}

function wholeNumber(call: FunctionCall, up: boolean): Typed | undefined {
  const arg = call.args[0] as Typed;
  if (isInteger(arg.type)) return arg;
  if (arg.type.kind === "FLOAT" || arg.type.kind === "DOUBLE")
    return makeCall(call.name, [arg], arg.type, ([x = ""]) => `Math.${up ? "ceil" : "floor"}(${x})`);
  if (arg.type.kind !== "DECIMAL") return wrongArgument(call, 0, "a number, or a time with TO unit");
  const { precision, scale, nullable } = arg.type;
  return runtimeCall(up ? "ceilDecimal" : "floorDecimal", [arg, literal(scale, types.int)], {
    kind: "DECIMAL",
    precision,
    scale: 0,
    nullable,
  });
}

function rounding(call: FunctionCall, kind: "round" | "truncate"): Typed | undefined {
  const [arg, digitsArg = literal(0, types.int)] = call.args;
  if (arg === undefined || !isNumeric(arg.type)) return wrongArgument(call, 0, "a number");
  if (!isInteger(digitsArg.type)) return wrongArgument(call, 1, "a whole number of digits");
  const digits = foldConstants(convert(digitsArg, types.int, call.context.zone));
  const args = [arg, digits];
  const nullable = arg.type.nullable || digits.type.nullable;
  if (arg.type.kind === "DECIMAL") {
    const { precision, scale } = roundedDecimal(arg.type, isLiteral(digits) && typeof digits.value === "number" ? digits.value : undefined);
    const from = arg.type.scale;
    const type: DataType = { kind: "DECIMAL", precision, scale, nullable };
    return makeCall(
      call.name,
      args,
      type,
      ([x = "", n = ""], { runtime }) => `${runtime}.${kind}Decimal(${x}, ${from}, ${n}, ${scale}, ${precision})`,
      { nulls: "may-be-null" },
    );
  }
  const type: DataType = { ...arg.type, nullable };
  if (isInteger(arg.type)) {
    const code = (x: string, n: string, runtime: string): string => `${runtime}.${kind}Long(${x}, ${n})`;
    return makeCall(call.name, args, type, ([x = "", n = ""], { runtime }) =>
      arg.type.kind === "BIGINT" ? code(x, n, runtime) : `(${code(x, n, runtime)} | 0)`,
    );
  }
  return makeCall(call.name, args, type, ([x = "", n = ""], { runtime }) => {
    if (arg.type.kind === "DOUBLE") return `${runtime}.${kind}Double(${x}, ${n})`;
    return `Math.fround(${runtime}.${kind}Float(${x}, ${n}))`;
  });
}

/** Source: Flink `LogicalTypeMerging.findRoundDecimalType`; where the digits are no literal the type stays. */
function roundedDecimal(
  type: { readonly precision: number; readonly scale: number },
  digits: number | undefined,
): { readonly precision: number; readonly scale: number } {
  const { precision, scale } = type;
  if (digits === undefined || digits >= scale) return { precision, scale };
  if (digits < 0) return { precision: Math.min(38, 1 + precision - scale), scale: 0 };
  return { precision: 1 + precision - scale + digits, scale: digits };
}

function random(call: FunctionCall): Typed | undefined {
  const args = convertArguments(call, ["int"]);
  if (args === undefined) return undefined;
  const seed = args[0] === undefined ? undefined : foldConstants(args[0]);
  if (seed === undefined)
    return makeCall("RAND", [], notNull(types.double), (_, { runtime }) => `${runtime}.random()`, { deterministic: false });
  if (!isLiteral(seed) || typeof seed.value !== "number") return wrongArgument(call, 0, "a literal whole number (the seed)");
  const generator = new JavaRandom(seed.value);
  return makeCall("RAND", [], notNull(types.double), (_, { constant: put }) => `${put(generator)}.nextDouble()`, { deterministic: false });
}

function randomInteger(call: FunctionCall): Typed | undefined {
  const args = convertArguments(call, ["int", "int"]);
  if (args === undefined) return undefined;
  const bound = args.at(-1) as Typed;
  if (args.length === 1) {
    return makeCall(
      "RAND_INTEGER",
      [bound],
      nullableIf([bound], types.int),
      ([n = ""], { runtime }) => `${runtime}.randomInteger(${runtime}.random, ${n})`,
      { deterministic: false },
    );
  }
  const seed = foldConstants(args[0] as Typed);
  if (!isLiteral(seed) || typeof seed.value !== "number") return wrongArgument(call, 0, "a literal whole number (the seed)");
  const generator = new JavaRandom(seed.value);
  return makeCall(
    "RAND_INTEGER",
    [bound],
    nullableIf([bound], types.int),
    ([n = ""], { constant: put }) => `${put(generator)}.nextInt(Math.max(${n}, 1))`,
    { deterministic: false },
  );
}

function hex(call: FunctionCall): Typed | undefined {
  const arg = call.args[0] as Typed;
  if (isInteger(arg.type)) return runtimeCall("hexLong", [arg], nullableIf([arg], types.string));
  if (isCharacter(arg.type)) return runtimeCall("hexText", [arg], nullableIf([arg], types.string));
  return isBinary(arg.type)
    ? runtimeCall("hexBytes", [arg], nullableIf([arg], types.string))
    : wrongArgument(call, 0, "a whole number or a text");
}
