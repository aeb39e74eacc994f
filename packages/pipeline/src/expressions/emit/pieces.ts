import type { EmitContext, Typed, TypedCall } from "../typed.ts";

/** Where code is being made: names of local variables and the variables of enclosing `let` nodes. */
export interface Scope {
  readonly context: EmitContext & { readonly temp: () => string };
  readonly bound: Map<symbol, Piece>;
}

/** Something to do before a value is computed: a test that makes the result NULL, or an assignment. */
type Step =
  | { readonly kind: "null-if"; readonly code: string; readonly negated: string }
  | { readonly kind: "assign"; readonly code: string };

/**
 * Code of a value in two parts: steps in order, and the value behind them. The result is NULL where a "null-if" step is true (what follows is
 * then not evaluated); `isNullable` says whether `value` may be null itself. `isVariable`: the value may be read repeatedly.
 */
export interface Piece {
  readonly steps: readonly Step[];
  readonly value: string;
  readonly isNullable: boolean;
  readonly isVariable: boolean;
}

/** The whole as one JavaScript expression: the value or null. */
export function full(piece: Piece): string {
  const [only] = piece.steps;
  if (piece.isVariable && piece.steps.length === 1 && only?.code === `${piece.value} === null`) return piece.value;
  const before: string[] = [];
  const tests: string[] = [];
  for (const step of piece.steps) {
    if (step.kind === "assign") before.push(step.code);
    else tests.push(withAssignments(before.splice(0), step.code));
  }
  const value = withAssignments(before, piece.value);
  return tests.length === 0 ? value : `(${tests.join(" || ")} ? null : ${value})`;
}

function withAssignments(assignments: readonly string[], code: string): string {
  return assignments.length === 0 ? code : `(${assignments.join(", ")}, ${code})`;
}

export function emitPiece(typed: Typed, scope: Scope): Piece {
  switch (typed.kind) {
    case "column":
      return variable(scope.context.column(typed.index), typed.type.nullable);
    case "literal":
      return literal(typed.value, scope.context);
    case "call":
      return emitCall(typed, scope);
    case "and":
    case "or":
      return emitLogic(typed.kind, typed.args, scope);
    case "not": {
      const operand = strict(emitPiece(typed.operand, scope), scope);
      return { ...operand, value: `!${operand.value}`, isVariable: false };
    }
    case "is":
      return plain(emitIs(typed, scope));
    case "case":
      return emitCase(typed, scope);
    case "coalesce":
      return emitCoalesce(typed.args, scope);
    case "let": {
      const name = scope.context.temp();
      const value = emitPiece(typed.value, scope);
      scope.bound.set(typed.name, variable(name, value.isNullable || value.steps.some((step) => step.kind === "null-if")));
      const body = emitPiece(typed.body, scope);
      return { ...body, steps: [{ kind: "assign", code: `${name} = ${full(value)}` }, ...body.steps], isVariable: false };
    }
    case "use":
      return scope.bound.get(typed.name) as Piece;
    case "custom":
      return { steps: [], value: `(${typed.emit(scope.context)})`, isNullable: typed.type.nullable, isVariable: false };
  }
}

/** JavaScript that is true where the expression is TRUE. */
export function isTrue(typed: Typed, scope: Scope): string {
  if (typed.kind === "and") return `(${typed.args.map((arg) => isTrue(arg, scope)).join(" && ")})`;
  if (typed.kind === "or") return `(${typed.args.map((arg) => isTrue(arg, scope)).join(" || ")})`;
  if (typed.kind === "not") return isFalse(typed.operand, scope);
  const piece = emitPiece(typed, scope);
  return allOf(piece, piece.isNullable ? `${piece.value} === true` : piece.value);
}

/** JavaScript that is true where the expression is FALSE. */
export function isFalse(typed: Typed, scope: Scope): string {
  if (typed.kind === "and") return `(${typed.args.map((arg) => isFalse(arg, scope)).join(" || ")})`;
  if (typed.kind === "or") return `(${typed.args.map((arg) => isFalse(arg, scope)).join(" && ")})`;
  if (typed.kind === "not") return isTrue(typed.operand, scope);
  const piece = emitPiece(typed, scope);
  return allOf(piece, piece.isNullable ? `${piece.value} === false` : `!${piece.value}`);
}

/** No step makes it NULL and `last` holds. */
function allOf(piece: Piece, last: string): string {
  const before: string[] = [];
  const parts: string[] = [];
  for (const step of piece.steps) {
    if (step.kind === "assign") before.push(step.code);
    else parts.push(withAssignments(before.splice(0), step.negated));
  }
  parts.push(withAssignments(before, last));
  return parts.length === 1 ? `(${parts[0]})` : `(${parts.join(" && ")})`;
}

function emitCall(call: TypedCall, scope: Scope): Piece {
  const steps: Step[] = [];
  const args: string[] = [];
  for (const arg of call.args) {
    let piece = emitPiece(arg, scope);
    if (call.nulls === "handles") {
      piece = { steps: [], value: full(piece), isNullable: true, isVariable: piece.isVariable };
    } else {
      piece = strict(piece, scope);
      steps.push(...piece.steps);
    }
    if (call.reads === "many" && !piece.isVariable) {
      const name = scope.context.temp();
      steps.push({ kind: "assign", code: `${name} = ${piece.value}` });
      args.push(name);
    } else {
      args.push(piece.value);
    }
  }
  const isNullable = call.nulls === "may-be-null" || (call.nulls === "handles" && call.type.nullable);
  return { steps, value: call.code(args, scope.context), isNullable, isVariable: false };
}

/** Three-valued AND and OR; what need not be evaluated is not. */
function emitLogic(kind: "and" | "or", args: readonly Typed[], scope: Scope): Piece {
  const pieces = args.map((arg) => emitPiece(arg, scope));
  const decisive = kind === "and" ? "false" : "true";
  const neutral = kind === "and" ? "true" : "false";
  if (pieces.every((piece) => !canBeNull(piece))) return plain(`(${pieces.map(full).join(kind === "and" ? " && " : " || ")})`);
  const tests: string[] = [];
  const nulls: string[] = [];
  for (const piece of pieces) {
    if (piece.isVariable && canBeNull(piece)) {
      tests.push(`${piece.value} === ${decisive} ? ${decisive} : `);
      nulls.push(`${piece.value} === null`);
    } else if (canBeNull(piece)) {
      const name = scope.context.temp();
      tests.push(`(${name} = ${full(piece)}) === ${decisive} ? ${decisive} : `);
      nulls.push(`${name} === null`);
    } else {
      tests.push(`${kind === "and" ? "!" : ""}${full(piece)} ? ${decisive} : `);
    }
  }
  return { steps: [], value: `(${tests.join("")}${nulls.join(" || ")} ? null : ${neutral})`, isNullable: true, isVariable: false };
}

function emitIs(typed: Typed & { readonly kind: "is" }, scope: Scope): string {
  if (typed.test === "NULL") {
    const piece = emitPiece(typed.operand, scope);
    if (!canBeNull(piece)) return typed.negated ? `(${full(piece)}, true)` : `(${full(piece)}, false)`;
    const value = piece.isVariable ? piece.value : full(piece);
    return `(${value} ${typed.negated ? "!==" : "==="} null)`;
  }
  const test = typed.test === "TRUE" ? isTrue(typed.operand, scope) : isFalse(typed.operand, scope);
  return typed.negated ? `!${test}` : test;
}

function emitCase(typed: Typed & { readonly kind: "case" }, scope: Scope): Piece {
  let code = "";
  let isNullable = false;
  const result = (node: Typed): string => {
    const piece = emitPiece(node, scope);
    isNullable ||= canBeNull(piece);
    return full(piece);
  };
  for (const branch of typed.branches) {
    const condition = isTrue(branch.when, scope);
    code += `${condition} ? ${result(branch.result)} : `;
  }
  return { steps: [], value: `(${code}${result(typed.otherwise)})`, isNullable, isVariable: false };
}

function emitCoalesce(args: readonly Typed[], scope: Scope): Piece {
  let code = "";
  for (const [index, arg] of args.entries()) {
    const piece = emitPiece(arg, scope);
    if (!canBeNull(piece)) return { steps: [], value: `(${code}${full(piece)})`, isNullable: false, isVariable: false };
    if (index === args.length - 1) code += full(piece);
    else if (piece.isVariable) code += `${piece.value} !== null ? ${piece.value} : `;
    else {
      const name = scope.context.temp();
      code += `(${name} = ${full(piece)}) !== null ? ${name} : `;
    }
  }
  return { steps: [], value: `(${code})`, isNullable: true, isVariable: false };
}

/** The same piece with all nulls turned into steps: its value is not null. */
function strict(piece: Piece, scope: Scope): Piece {
  if (!piece.isNullable) return piece;
  const name = scope.context.temp();
  const assigned = `(${name} = ${piece.value})`;
  return {
    steps: [...piece.steps, { kind: "null-if", code: `${assigned} === null`, negated: `${assigned} !== null` }],
    value: name,
    isNullable: false,
    isVariable: true,
  };
}

function canBeNull(piece: Piece): boolean {
  return piece.isNullable || piece.steps.some((step) => step.kind === "null-if");
}

/** A variable that may be null where `isNullable`. */
function variable(name: string, isNullable: boolean): Piece {
  const steps: readonly Step[] = isNullable ? [{ kind: "null-if", code: `${name} === null`, negated: `${name} !== null` }] : [];
  return { steps, value: name, isNullable: false, isVariable: true };
}

function plain(value: string): Piece {
  return { steps: [], value, isNullable: false, isVariable: false };
}

function literal(value: unknown, context: EmitContext): Piece {
  if (value === null) return { steps: [], value: "null", isNullable: true, isVariable: true };
  if (typeof value === "boolean") return { ...plain(String(value)), isVariable: true };
  if (typeof value === "number" && Number.isFinite(value)) return { ...plain(numberCode(value)), isVariable: true };
  if (typeof value === "bigint") return { ...plain(value < 0n ? `(${value}n)` : `${value}n`), isVariable: true };
  return { ...plain(context.constant(value)), isVariable: true };
}

function numberCode(value: number): string {
  if (Object.is(value, -0)) return "(-0)";
  return value < 0 ? `(${value})` : String(value);
}
