import { call as makeCall, nullableIf } from "../build.ts";
import { isInteger } from "../../types/type-families.ts";
import { wrap64, type ExactInteger } from "../../types/exact-integer.ts";
import { types } from "../../types/type-constructors.ts";
import { wrongArgument, type FunctionCall, type FunctionDefinition } from "./function-definition.ts";
import type { Typed } from "../typed.ts";

type Operator = "&" | "|" | "^";

/** Functions of bits: Calcite's names. Flink SQL has none, so a pipeline with them does not run there. */
export const bitFunctions: readonly FunctionDefinition[] = (
  [
    ["BITAND", "&", "The bits that both whole numbers have.", "BITAND(12, 10)"],
    ["BITOR", "|", "The bits that one of two whole numbers has.", "BITOR(12, 10)"],
    ["BITXOR", "^", "The bits in which two whole numbers differ.", "BITXOR(12, 10)"],
  ] as const
).map(([name, operator, summary, example]): FunctionDefinition => ({
  name, category: "math", signature: `${name}(number, number)`, summary, example, arity: [2, 2], resolve: (call) => bits(call, operator),
})); // prettier-ignore

function bits(call: FunctionCall, operator: Operator): Typed | undefined {
  const wrong = call.args.findIndex(({ type }) => !isInteger(type));
  if (wrong >= 0) return wrongArgument(call, wrong, "a whole number");
  const isWide = call.args.some(({ type }) => type.kind === "BIGINT");
  const type = nullableIf(call.args, isWide ? types.bigint : types.int);
  if (!isWide) return makeCall(call.name, call.args, type, ([a, b]) => `(${a} ${operator} ${b})`);
  return makeCall(call.name, call.args, type, ([a, b], context) => `${context.constant(WIDE[operator])}(${a}, ${b})`);
}

const WIDE: Readonly<Record<Operator, (a: ExactInteger, b: ExactInteger) => ExactInteger>> = {
  "&": (a, b) => wrap64(BigInt(a) & BigInt(b)),
  "|": (a, b) => wrap64(BigInt(a) | BigInt(b)),
  "^": (a, b) => wrap64(BigInt(a) ^ BigInt(b)),
};
