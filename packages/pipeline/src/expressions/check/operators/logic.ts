import { bareNull } from "./bare-null.ts";
import { booleanOf, call, literal, nullOf } from "../../build.ts";
import { comparable, compared, comparison } from "./comparison.ts";
import { formatDataType } from "../../../types/format-data-type.ts";
import { notNull, types, withNullable } from "../../../types/type-constructors.ts";
import type { CheckContext } from "../check-context.ts";
import type { TextRange } from "../../ast.ts";
import type { Typed } from "../../typed.ts";

/** The operand as BOOLEAN; another type, and a bare NULL, is an error. */
export function asBoolean(operand: Typed, range: TextRange, what: string, context: CheckContext): Typed | undefined {
  if (operand.type.kind === "BOOLEAN") return operand;
  if (operand.type.kind === "NULL") return bareNull(what, range, context);
  return context.fail(
    "OPERAND_TYPE",
    `${what} needs BOOLEAN, but this is ${formatDataType(operand.type)}; compare it with something`,
    range,
  );
}

/** AND and OR; nested ones of the same kind become one. */
export function logical(kind: "and" | "or", left: Typed, right: Typed): Typed {
  const args = [left, right].flatMap((arg) => (arg.kind === kind ? arg.args : [arg]));
  return { kind, args, type: booleanOf([left, right]) };
}

export function not(operand: Typed): Typed {
  return { kind: "not", operand, type: operand.type };
}

export function isNull(operand: Typed, negated: boolean): Typed {
  return { kind: "is", test: "NULL", negated, operand, type: notNull(types.boolean) };
}

/** a IS [NOT] DISTINCT FROM b: NULL is a value like others. */
export function distinct(left: Typed, right: Typed, negated: boolean, range: TextRange, context: CheckContext): Typed | undefined {
  const equal = comparison("=", left, right, range, context);
  if (equal === undefined) return undefined;
  const type = notNull(types.boolean);
  return bound(left, (a) =>
    bound(right, (b) => {
      if (a.type.kind === "NULL" || b.type.kind === "NULL") return isNull(a.type.kind === "NULL" ? b : a, !negated);
      const pair = comparable("=", a, b, context);
      if (pair === undefined) return literal(null, type);
      const [x, y] = pair;
      const code = ([isANull = "", isBNull = "", same = ""]: readonly string[]): string => {
        const equalCode = `(${isANull} ? ${isBNull} : !${isBNull} && ${same} === true)`;
        return negated ? equalCode : `!${equalCode}`;
      };
      return call("IS DISTINCT FROM", [isNull(a, false), isNull(b, false), compared("=", x, y)], type, code, {
        nulls: "handles",
        reads: "many",
      });
    }),
  );
}

/** a BETWEEN [SYMMETRIC] low AND high. */
export function between(
  operand: Typed,
  low: Typed,
  high: Typed,
  options: { readonly negated: boolean; readonly symmetric: boolean },
  range: TextRange,
  context: CheckContext,
): Typed | undefined {
  let isFine = true;
  const result = bound(operand, (x) => {
    const inside = within(x, low, high, range, context);
    const mirrored = options.symmetric && inside !== undefined ? within(x, high, low, range, context) : undefined;
    if (inside === undefined || (options.symmetric && mirrored === undefined)) {
      isFine = false;
      return nullOf(types.boolean);
    }
    const all = mirrored === undefined ? inside : logical("or", inside, mirrored);
    return options.negated ? not(all) : all;
  });
  return isFine ? result : undefined;
}

function within(x: Typed, low: Typed, high: Typed, range: TextRange, context: CheckContext): Typed | undefined {
  const above = comparison(">=", x, low, range, context);
  const below = above && comparison("<=", x, high, range, context);
  return above && below && logical("and", above, below);
}

/** Makes `build` use a value several times that is computed once. */
export function bound(value: Typed, build: (use: Typed) => Typed): Typed {
  if (value.kind === "column" || value.kind === "literal" || value.kind === "use") return build(value);
  const name = Symbol("let");
  const body = build({ kind: "use", name, type: value.type });
  return { kind: "let", name, value, body, type: body.type };
}

/** NULLIF(a, b): NULL where they are equal. */
export function nullIf(left: Typed, right: Typed, range: TextRange, context: CheckContext): Typed | undefined {
  let isFine = true;
  const result = bound(left, (a) => {
    const equal = comparison("=", a, right, range, context);
    if (equal === undefined) isFine = false;
    const type = withNullable(left.type, true);
    return { kind: "case", branches: [{ when: equal ?? nullOf(types.boolean), result: nullOf(type) }], otherwise: a, type };
  });
  return isFine ? result : undefined;
}
