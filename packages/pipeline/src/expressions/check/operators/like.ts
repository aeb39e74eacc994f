import { booleanOf, call, isLiteral, literal, runtimeCall } from "../../build.ts";
import { foldConstants } from "../conversion/fold-constants.ts";
import { likeRegExp, PatternError } from "../../runtime/text/patterns.ts";
import { notNull, types } from "../../../types/type-constructors.ts";
import type { CheckContext } from "../check-context.ts";
import type { TextRange } from "../../ast.ts";
import type { Typed } from "../../typed.ts";

/** LIKE and SIMILAR TO; a pattern that is a literal is prepared once. */
export function likePattern(
  form: "LIKE" | "SIMILAR TO",
  operand: Typed,
  pattern: Typed,
  escape: Typed | undefined,
  range: TextRange,
  context: CheckContext,
): Typed | undefined {
  const args = escape === undefined ? [operand, pattern] : [operand, pattern, escape];
  const type = booleanOf(args);
  if (form === "SIMILAR TO") return runtimeCall("similar", [operand, pattern, escape ?? literal("", notNull(types.string))], type);
  const text = foldConstants(pattern);
  const sign = escape === undefined ? undefined : foldConstants(escape);
  const isConstant =
    isLiteral(text) && typeof text.value === "string" && (sign === undefined || (isLiteral(sign) && typeof sign.value === "string"));
  if (!isConstant) return runtimeCall("like", [operand, pattern, escape ?? literal("", notNull(types.string))], type);
  return constantLike(operand, text.value as string, sign !== undefined && isLiteral(sign) ? (sign.value as string) : "", range, context);
}

function constantLike(operand: Typed, pattern: string, escape: string, range: TextRange, context: CheckContext): Typed | undefined {
  const type = booleanOf([operand]);
  if (!pattern.includes("_") && (escape === "" || !pattern.includes(escape))) {
    const [first = "", ...rest] = pattern.split(/%+/);
    const last = rest.pop();
    if (last === undefined) return call("LIKE", [operand], type, ([x = ""], { constant }) => `(${x} === ${constant(first)})`);
    if (rest.length === 0 && last === "")
      return call("LIKE", [operand], type, ([x = ""], { constant }) =>
        first === "" ? `(${x}, true)` : `${x}.startsWith(${constant(first)})`,
      );
    if (rest.length === 0 && first === "")
      return call("LIKE", [operand], type, ([x = ""], { constant }) => `${x}.endsWith(${constant(last)})`);
    if (rest.length === 1 && first === "" && last === "")
      return call("LIKE", [operand], type, ([x = ""], { constant }) => `${x}.includes(${constant(rest[0] ?? "")})`);
  }
  try {
    const expression = likeRegExp(pattern, escape);
    return call("LIKE", [operand], type, ([x = ""], { constant }) => `${constant(expression)}.test(${x})`);
  } catch (error) {
    if (error instanceof PatternError) return context.fail("LITERAL", error.message, range);
    throw error;
  }
}
