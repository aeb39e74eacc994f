import { emitPiece, full, isTrue, type Scope } from "./pieces.ts";
import type { EmitContext, Typed } from "../typed.ts";

/**
 * JavaScript source of an expression: its value, null for SQL NULL. Reads columns, constants and the runtime only by the identifiers that
 * `context` gives; no text of the user is in it.
 */
export function emitExpression(typed: Typed, context: EmitContext): string {
  return withTemps(context, (scope) => full(emitPiece(typed, scope)));
}

/** JavaScript source that is true where the expression is TRUE, false where it is FALSE or NULL: what filters and joins need, without nulls in between. */
export function emitCondition(typed: Typed, context: EmitContext): string {
  return withTemps(context, (scope) => isTrue(typed, scope));
}

function withTemps(context: EmitContext, emit: (scope: Scope) => string): string {
  if (context.temp !== undefined) return emit({ context: { ...context, temp: context.temp }, bound: new Map() });
  const names: string[] = [];
  const temp = (): string => {
    const name = `$${names.length}`;
    names.push(name);
    return name;
  };
  const code = emit({ context: { ...context, temp }, bound: new Map() });
  return names.length === 0 ? code : `((${names.join(", ")}) => ${code})()`;
}
