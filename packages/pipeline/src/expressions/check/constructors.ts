import { call, nullOf } from "../build.ts";
import { convert } from "./conversion/convert.ts";
import { formatDataType } from "../../types/format-data-type.ts";
import { leastRestrictive } from "../../types/least-restrictive.ts";
import { notNull, types, withNullable } from "../../types/type-constructors.ts";
import type { Ast, TextRange } from "../ast.ts";
import type { CheckContext } from "./check-context.ts";
import type { DataType } from "../../types/data-type.ts";
import type { Typed } from "../typed.ts";

/** ARRAY[…], MAP[k, v, …], ROW(…) and (a, b). */
export function constructor(ast: Ast & { readonly kind: "constructor" }, context: CheckContext): Typed | undefined {
  const checked = ast.items.map((item) => context.check(item));
  if (!checked.every((item) => item !== undefined) || (ast.of === "ROW" && checked.length === 0)) return undefined;
  if (ast.of === "ROW") return row(checked, ast, context);
  if (checked.length === 0) return context.fail("ARGUMENT_COUNT", `${ast.of}[ ] needs at least one value; an empty one has no type`, ast);
  if (ast.of === "ARRAY") {
    const items = unified(checked, ast, context);
    return (
      items &&
      call("ARRAY", items, notNull(types.array((items[0] as Typed).type)), (codes) => `[${codes.join(", ")}]`, { nulls: "handles" })
    );
  }
  if (checked.length % 2 === 1) return context.fail("ARGUMENT_COUNT", "MAP[key, value, …] needs a value for each key", ast);
  const keys = unified(
    checked.filter((_, index) => index % 2 === 0),
    ast,
    context,
  );
  const values = unified(
    checked.filter((_, index) => index % 2 === 1),
    ast,
    context,
  );
  if (keys === undefined || values === undefined) return undefined;
  const entries = keys.flatMap((key, index) => [key, values[index] as Typed]);
  const type = notNull(types.map((keys[0] as Typed).type, (values[0] as Typed).type));
  return call("MAP", entries, type, (codes, { runtime }) => `${runtime}.makeMap([${codes.join(", ")}])`, { nulls: "handles" });
}

function row(items: readonly Typed[], range: TextRange, context: CheckContext): Typed | undefined {
  if (items.some((item) => item.type.kind === "NULL"))
    return context.fail("NULL_TYPE", "NULL in a ROW has no type; write CAST(NULL AS type)", range);
  const fields = items.map((item, index) => ({ name: `EXPR$${index}`, type: item.type }));
  return call("ROW", items, notNull(types.row(fields)), (codes) => `[${codes.join(", ")}]`, { nulls: "handles" });
}

/** The items in the one type that holds them all. */
function unified(items: readonly Typed[], range: TextRange, context: CheckContext): readonly Typed[] | undefined {
  const type = leastRestrictive(items.map((item) => item.type));
  if (type === undefined || type.kind === "NULL") {
    const found = new Set(items.map((item) => formatDataType(withNullable(item.type, true))));
    return context.fail("OPERAND_TYPE", `the values must have one type, but they are ${[...found].join(", ")}; cast them`, range);
  }
  return items.map((item) => held(item, type, context));
}

/** Converted; the type is the common one, nullability included. */
function held(item: Typed, type: DataType, context: CheckContext): Typed {
  const converted = convert(item.type.kind === "NULL" ? nullOf(type) : item, type, context.zone);
  return converted.type.nullable === type.nullable || converted.kind !== "literal" ? retype(converted, type) : { ...converted, type };
}

function retype(typed: Typed, type: DataType): Typed {
  return typed.type.nullable === type.nullable ? typed : { ...typed, type };
}
