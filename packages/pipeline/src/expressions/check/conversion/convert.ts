import { call, literal, nullOf } from "../../build.ts";
import { casting } from "./cast-code.ts";
import { compileExpression } from "../../emit/compile-expression.ts";
import { sameType, sameTypeButNull } from "../../../types/same-type.ts";
import { notNull, withNullable } from "../../../types/type-constructors.ts";
import type { TimeZone } from "../../runtime/time/time-zone.ts";
import type { DataType } from "../../../types/data-type.ts";
import type { Typed } from "../../typed.ts";

/** A conversion to a type, nothing where the value is of it already. The result is nullable where the operand is. */
export function convert(typed: Typed, to: DataType, zone: TimeZone): Typed {
  const target = withNullable(to, typed.type.nullable);
  if (typed.kind === "literal" && typed.value === null) return nullOf(to);
  if (sameType(typed.type, target)) return typed;
  if (typed.kind === "literal" && sameTypeButNull(typed.type, target)) return literal(typed.value, target);
  const code = casting(typed.type, to, zone, compileConverter);
  if (code === undefined) return retyped(typed, target);
  return call("CAST", [typed], target, ([operand = ""], context) => code.code(operand, context), {
    nulls: code.mayBeNull ? "may-be-null" : "strict",
    reads: code.readsMany ? "many" : "once",
  });
}

/** TRY_CAST: NULL where the conversion fails. */
export function convertOrNull(typed: Typed, to: DataType, zone: TimeZone): Typed {
  const target = withNullable(to, true);
  if (typed.kind === "literal" && typed.value === null) return nullOf(to);
  const code = casting(typed.type, to, zone, compileConverter);
  if (code === undefined) return retyped(typed, target);
  return call(
    "TRY_CAST",
    [typed],
    target,
    ([operand = ""], context) => `${context.runtime}.attempt(() => ${code.code(operand, context)})`,
    { nulls: "may-be-null" },
  );
}

/** The same value under another type. */
export function retyped(typed: Typed, type: DataType): Typed {
  if (sameType(typed.type, type)) return typed;
  if (typed.kind === "literal") return { ...typed, type };
  return call("AS", [typed], type, ([operand = ""]) => operand);
}

/** A function that converts values (not null) of one type to another: what arrays, maps and rows use for their items. */
function compileConverter(from: DataType, to: DataType, zone: TimeZone): (value: unknown) => unknown {
  const compiled = compileExpression(convert({ kind: "column", index: 0, type: notNull(from) }, to, zone));
  return (value) => compiled({ c0: value });
}
