import { notNull, types, withNullable } from "../types/type-constructors.ts";
import type { DataType } from "../types/data-type.ts";
import type { Typed, TypedCall } from "./typed.ts";

/** Short makers of typed nodes. */
export function literal(value: unknown, type: DataType): Typed {
  return { kind: "literal", value, type: value === null ? type : notNull(type) };
}

export function nullOf(type: DataType): Typed {
  return { kind: "literal", value: null, type: withNullable(type, true) };
}

type Options = Partial<Pick<TypedCall, "nulls" | "deterministic" | "reads">>;

/** A call whose type is as given; nulls are strict, the result deterministic. */
export function call(name: string, args: readonly Typed[], type: DataType, code: TypedCall["code"], options: Options = {}): Typed {
  return {
    kind: "call",
    name,
    args,
    type,
    code,
    nulls: options.nulls ?? "strict",
    deterministic: options.deterministic ?? true,
    ...(options.reads === undefined ? {} : { reads: options.reads }),
  };
}

/** A call of the runtime function of that name: `rt.name(a, b, …)`. */
export function runtimeCall(name: string, args: readonly Typed[], type: DataType, options: Options = {}): Typed {
  return call(name, args, type, (codes, context) => `${context.runtime}.${name}(${codes.join(", ")})`, options);
}

/** The type, nullable where one of the arguments is. */
export function nullableIf(args: readonly Typed[], type: DataType): DataType {
  return withNullable(
    type,
    args.some((arg) => arg.type.nullable),
  );
}

export function booleanOf(args: readonly Typed[]): DataType {
  return nullableIf(args, types.boolean);
}

export function isLiteral(typed: Typed): typed is Typed & { readonly kind: "literal" } {
  return typed.kind === "literal";
}

/** Texts one behind the other. */
export function concat(operands: readonly Typed[], type: DataType): Typed {
  return call("||", operands, type, (codes) => `(${codes.join(" + ")})`);
}
