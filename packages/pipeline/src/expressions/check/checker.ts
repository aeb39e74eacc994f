import { arithmetic, negate, type ArithmeticOperator } from "./operators/arithmetic.ts";
import { between, asBoolean, distinct, isNull, logical, not } from "./operators/logic.ts";
import { literal, nullOf } from "../build.ts";
import { caseExpression } from "./case-expression.ts";
import { castExpression } from "./conversion/cast-expression.ts";
import { comparison, type ComparisonOperator } from "./operators/comparison.ts";
import { concatenation, functionCall, isJson, likeTest } from "./function-call.ts";
import { constructor } from "./constructors.ts";
import { dateTimeLiteral, numberLiteral, textLiteral } from "./literals.ts";
import { fieldAccess, itemAccess } from "./access.ts";
import { inList } from "./operators/in-list.ts";
import { intervalLiteral } from "./intervals.ts";
import { nearest } from "./nearest.ts";
import { overlaps } from "./operators/overlaps.ts";
import { timeZone, UTC, type TimeZone } from "../runtime/time/time-zone.ts";
import { types, withNullable } from "../../types/type-constructors.ts";
import type { Ast, TextRange } from "../ast.ts";
import type { CheckContext } from "./check-context.ts";
import type { CheckOptions, Resolved } from "../check-options.ts";
import type { ExpressionCode, ExpressionDiagnostic, ExpressionFix } from "../expression-diagnostic.ts";
import type { Typed } from "../typed.ts";

/** Walks a tree once, bottom up. A part with an error gives undefined and makes everything above it undefined without a second finding. */
export class Checker implements CheckContext {
  readonly zone: TimeZone;
  readonly hasEventTime: boolean;
  readonly #options: CheckOptions;
  readonly #diagnostics: ExpressionDiagnostic[];
  readonly #used = new Set<number>();

  constructor(options: CheckOptions, diagnostics: ExpressionDiagnostic[]) {
    this.#options = options;
    this.#diagnostics = diagnostics;
    this.hasEventTime = options.hasEventTime ?? false;
    this.zone = timeZone(options.timeZone ?? "UTC") ?? UTC;
    if (timeZone(options.timeZone ?? "UTC") === undefined) {
      this.fail("LITERAL", `${options.timeZone} is no time zone; use an IANA name as Europe/Berlin or an offset as +08:00`, {
        start: 0,
        end: 0,
      });
    }
  }

  usedColumns(): readonly number[] {
    return [...this.#used].sort((a, b) => a - b);
  }

  fail(code: ExpressionCode, message: string, range: TextRange, fixes: readonly ExpressionFix[] = []): undefined {
    this.#diagnostics.push({
      code,
      severity: "error",
      message,
      range: { start: range.start, end: range.end },
      ...(fixes.length > 0 ? { fixes } : {}),
    });
    return undefined;
  }

  check(ast: Ast): Typed | undefined {
    switch (ast.kind) {
      case "number":
        return numberLiteral(ast.text, ast, this);
      case "string":
        return textLiteral(ast.value);
      case "binary":
        return literal(ast.bytes, types.binary(ast.bytes.length));
      case "boolean":
        return literal(ast.value, types.boolean);
      case "null":
        return nullOf(types.null);
      case "datetime":
        return dateTimeLiteral(ast, this);
      case "interval":
        return intervalLiteral(ast, this);
      case "name":
        return this.#name(ast);
      case "unary":
        return this.#unary(ast);
      case "operation":
        return this.#operation(ast);
      case "is":
        return this.#is(ast);
      case "distinct":
        return this.#two(ast.left, ast.right, (left, right) => distinct(left, right, ast.negated, ast, this));
      case "between": {
        const [operand, low, high] = this.checkAll([ast.operand, ast.low, ast.high]) ?? [];
        return operand && low && high && between(operand, low, high, ast, ast, this);
      }
      case "in": {
        const operand = this.check(ast.operand);
        const list = this.checkAll(ast.list);
        return operand && list && inList(operand, list, ast.negated, ast, this);
      }
      case "like":
        return likeTest(ast, this);
      case "overlaps":
        return overlaps(ast, this);
      case "case":
        return caseExpression(ast, this);
      case "cast":
        return castExpression(ast, this);
      case "call":
        return this.#call(ast);
      case "item":
        return this.#two(ast.operand, ast.index, (operand, index) => itemAccess(operand, index, ast, this));
      case "field": {
        const operand = this.check(ast.operand);
        return operand && fieldAccess(operand, ast.field, this);
      }
      case "constructor":
        return constructor(ast, this);
      case "hole":
        // Reported by the parser; where a tree was made by hand, this is the only notice.
        if (this.#diagnostics.length === 0) this.fail("SYNTAX", "a part of the expression is missing", ast);
        return undefined;
    }
  }

  /** All or nothing; all are checked, so that all findings come. */
  checkAll(asts: readonly Ast[]): readonly Typed[] | undefined {
    const typed = asts.map((ast) => this.check(ast));
    return typed.every((item) => item !== undefined) ? typed : undefined;
  }

  #two(left: Ast, right: Ast, build: (left: Typed, right: Typed) => Typed | undefined): Typed | undefined {
    const a = this.check(left);
    const b = this.check(right);
    return a && b && build(a, b);
  }

  #name(ast: Ast & { readonly kind: "name" }): Typed | undefined {
    if (ast.parts.length > 1) {
      const resolved = this.#options.resolveName?.(ast.parts, ast);
      if (resolved !== undefined) return this.#resolved(resolved);
    }
    const [first, ...fields] = ast.parts;
    if (first === undefined) return undefined;
    const index = this.#options.schema.findIndex((column) => column.name === first.name);
    const column = this.#options.schema[index];
    if (column === undefined) return this.#unknownColumn(first.name, first);
    this.#used.add(index);
    let typed: Typed | undefined = { kind: "column", index, type: column.type };
    for (const field of fields) typed = typed && fieldAccess(typed, field, this);
    return typed;
  }

  #unknownColumn(name: string, range: TextRange): undefined {
    const names = this.#options.schema.map((column) => column.name);
    const near = nearest(name, names);
    const fixes = near === undefined ? [] : [{ title: `Use ${near}`, range: { start: range.start, end: range.end }, text: quoted(near) }];
    const hint =
      near !== undefined
        ? `; did you mean ${near}?`
        : names.length === 0
          ? "; there are no columns here"
          : `; there are ${names.slice(0, 8).join(", ")}${names.length > 8 ? ", …" : ""}`;
    return this.fail("UNKNOWN_COLUMN", `there is no column ${name}${hint}`, range, fixes);
  }

  #unary(ast: Ast & { readonly kind: "unary" }): Typed | undefined {
    const operand = this.check(ast.operand);
    if (operand === undefined) return undefined;
    if (ast.operator === "NOT") {
      const condition = asBoolean(operand, ast.operand, "NOT", this);
      return condition && not(condition);
    }
    const minus = negate(operand, ast, this);
    return ast.operator === "-" ? minus : minus && operand;
  }

  #operation(ast: Ast & { readonly kind: "operation" }): Typed | undefined {
    const { operator } = ast;
    if (operator === "AND" || operator === "OR") return this.#logical(ast);
    return this.#two(ast.left, ast.right, (left, right) => {
      switch (operator) {
        case "||":
          return concatenation([left, right], ast, this);
        case "+":
        case "-":
        case "*":
        case "/":
        case "%":
          return arithmetic(operator satisfies ArithmeticOperator, left, right, ast, this);
        default:
          return comparison(operator satisfies ComparisonOperator, left, right, ast, this);
      }
    });
  }

  /** A chain of AND and OR, from its first operand on; in a loop, because generated conditions have thousands of them. */
  #logical(ast: Ast & { readonly kind: "operation" }): Typed | undefined {
    const chain: (Ast & { readonly kind: "operation" })[] = [];
    let first: Ast = ast;
    while (first.kind === "operation" && (first.operator === "AND" || first.operator === "OR")) {
      chain.push(first);
      first = first.left;
    }
    const condition = (part: Ast, operator: string): Typed | undefined => {
      const operand = this.check(part);
      return operand && asBoolean(operand, part, operator, this);
    };
    let left = condition(first, chain.at(-1)?.operator ?? "AND");
    for (const { operator, right } of chain.toReversed()) {
      const next = condition(right, operator);
      left = left && next && logical(operator === "AND" ? "and" : "or", left, next);
    }
    return left;
  }

  #is(ast: Ast & { readonly kind: "is" }): Typed | undefined {
    const operand = this.check(ast.operand);
    if (operand === undefined) return undefined;
    if (ast.test === "NULL") return isNull(operand, ast.negated);
    if (ast.test.startsWith("JSON")) return isJson(operand, ast.test, ast.negated, ast, this);
    const condition = asBoolean(operand, ast.operand, `IS ${ast.test}`, this);
    if (condition === undefined) return undefined;
    if (ast.test === "UNKNOWN") return isNull(condition, ast.negated);
    return {
      kind: "is",
      test: ast.test as "TRUE" | "FALSE",
      negated: ast.negated,
      operand: condition,
      type: withNullable(types.boolean, false),
    };
  }

  #call(ast: Ast & { readonly kind: "call" }): Typed | undefined {
    const resolved = this.#options.resolveCall?.(ast.name, ast.args, ast, (argument) => this.check(argument));
    return resolved === undefined ? functionCall(ast, this) : this.#resolved(resolved);
  }

  #resolved(resolved: Resolved): Typed | undefined {
    if ("typed" in resolved) return resolved.typed;
    if ("diagnostic" in resolved) {
      this.#diagnostics.push(resolved.diagnostic);
      return undefined;
    }
    return { kind: "custom", type: resolved.type, emit: resolved.emit };
  }
}

function quoted(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_$]*$/u.test(name) ? name : `\`${name.replaceAll("`", "``")}\``;
}
