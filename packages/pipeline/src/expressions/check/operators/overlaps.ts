import { addInterval } from "./date-time-arithmetic.ts";
import { call } from "../../build.ts";
import { comparison } from "./comparison.ts";
import { bound, logical } from "./logic.ts";
import type { Ast } from "../../ast.ts";
import type { CheckContext } from "../check-context.ts";
import type { Typed } from "../../typed.ts";

/** (start, end or length) OVERLAPS (start, end or length): whether two periods share an instant; their ends may be given in either order. */
export function overlaps(ast: Ast & { readonly kind: "overlaps" }, context: CheckContext): Typed | undefined {
  const left = period(ast.left, context);
  const right = period(ast.right, context);
  if (left === undefined || right === undefined) return undefined;
  let isFine = true;
  const typed = bound(left[0], (a) => bound(left[1], (b) => bound(right[0], (c) => bound(right[1], (d) => {
    const test = (x: Typed, y: Typed): Typed | undefined => comparison("<=", x, y, ast, context);
    const least = (x: Typed, y: Typed): Typed => pick("Math.min", x, y);
    const most = (x: Typed, y: Typed): Typed => pick("Math.max", x, y);
    const first = test(least(a, b), most(c, d));
    const second = test(least(c, d), most(a, b));
    if (first === undefined || second === undefined) isFine = false;
    return first !== undefined && second !== undefined ? logical("and", first, second) : a;
  })))); // prettier-ignore
  return isFine ? typed : undefined;
}

function pick(fn: string, x: Typed, y: Typed): Typed {
  return call(fn, [x, y], { ...x.type, nullable: x.type.nullable || y.type.nullable }, ([a = "", b = ""]) => `${fn}(${a}, ${b})`);
}

function period(ast: Ast, context: CheckContext): readonly [Typed, Typed] | undefined {
  if (ast.kind !== "constructor" || ast.of !== "ROW" || ast.items.length !== 2) {
    return context.fail("OPERAND_TYPE", "OVERLAPS takes two periods, each (start, end) or (start, length)", ast);
  }
  const [from, to] = ast.items.map((item) => context.check(item));
  if (from === undefined || to === undefined) return undefined;
  const end = to.type.kind === "INTERVAL" ? addInterval(from, to, 1) : to;
  const isTime = ["DATE", "TIME", "TIMESTAMP", "TIMESTAMP_LTZ"].includes(from.type.kind);
  if (end === undefined || !isTime || end.type.kind !== from.type.kind)
    return context.fail("OPERAND_TYPE", "a period is a date or time with its end or its length", ast);
  return [from, end];
}
