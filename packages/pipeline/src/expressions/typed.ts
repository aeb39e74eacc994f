import type { DataType } from "../types/data-type.ts";

/**
 * The tree of a checked expression: names are column positions, every node has its Flink type, every conversion is a node of its own.
 * What generated code is made of; nothing in it is the user's text but the values of literals.
 */
export type Typed =
  | { readonly kind: "column"; readonly index: number; readonly type: DataType }
  /** `value` is held as data-type.ts says; null is SQL NULL. */
  | { readonly kind: "literal"; readonly value: unknown; readonly type: DataType }
  | TypedCall
  | { readonly kind: "and" | "or"; readonly args: readonly Typed[]; readonly type: DataType }
  | { readonly kind: "not"; readonly operand: Typed; readonly type: DataType }
  /** Never null: whether the operand is NULL, TRUE or FALSE. */
  | {
      readonly kind: "is";
      readonly test: "NULL" | "TRUE" | "FALSE";
      readonly negated: boolean;
      readonly operand: Typed;
      readonly type: DataType;
    }
  | {
      readonly kind: "case";
      readonly branches: readonly { readonly when: Typed; readonly result: Typed }[];
      readonly otherwise: Typed;
      readonly type: DataType;
    }
  | { readonly kind: "coalesce"; readonly args: readonly Typed[]; readonly type: DataType }
  /** Computes `value` once and uses it in `body` where a `use` of the same name stands. */
  | { readonly kind: "let"; readonly name: symbol; readonly value: Typed; readonly body: Typed; readonly type: DataType }
  | { readonly kind: "use"; readonly name: symbol; readonly type: DataType }
  /** An expression of another owner (a CEP reference), with JavaScript of its own. */
  | { readonly kind: "custom"; readonly type: DataType; readonly emit: (context: EmitContext) => string };

/** A function of values. */
export interface TypedCall {
  readonly kind: "call";
  /** For messages and plans only. */
  readonly name: string;
  readonly args: readonly Typed[];
  readonly type: DataType;
  /**
   * JavaScript of the result from JavaScript of the arguments. Where `nulls` is not "handles", the arguments are never null there, and each is
   * evaluated at most once unless it is a plain variable.
   */
  readonly code: (args: readonly string[], context: EmitContext) => string;
  /** strict: NULL where an argument is NULL, never otherwise. may-be-null: the same, and the code may answer null too. handles: the code sees nulls itself. */
  readonly nulls: "strict" | "may-be-null" | "handles";
  /** Gives the same for the same arguments: may be computed once, ahead. */
  readonly deterministic: boolean;
  /** Argument codes are read more than once by `code`: all that are no plain variable are put in one first. */
  readonly reads?: "once" | "many";
}

/** What the maker of a generated function provides to `emitExpression`. */
export interface EmitContext {
  /** JavaScript source that reads a column without effect: a local variable or `row.c3`. It is read several times. */
  readonly column: (index: number) => string;
  /** Registers a value that the code needs and answers the identifier under which the code will see it. */
  readonly constant: (value: unknown) => string;
  /** Identifier of the object made by `createExpressionRuntime`. */
  readonly runtime: string;
  /**
   * Answers the name of a fresh local variable, which the caller declares with `let` around the code. Without it intermediate values are kept in
   * parameters of arrow functions, which costs some speed.
   */
  readonly temp?: () => string;
}
