import { parsePrimary } from "./primary.ts";
import type { Ast, AstNode, BinaryOperator, IsTest, NamePart, TextRange } from "../ast.ts";
import type { TokenStream } from "./token-stream.ts";

/** Binding powers as in Calcite: a higher one binds tighter. */
const power = { or: 22, and: 24, not: 26, is: 28, compare: 30, between: 32, add: 40, multiply: 60, sign: 80, item: 100 } as const;

const binaryPowers: Readonly<Record<string, number>> = {
  OR: power.or, AND: power.and, "=": power.compare, "<>": power.compare, "<": power.compare, "<=": power.compare, ">": power.compare, ">=": power.compare,
  "!=": power.compare, "+": power.add, "-": power.add, "*": power.multiply, "/": power.multiply, "%": power.multiply, "||": power.multiply,
}; // prettier-ignore

/** Deepest tree: what the checker and the code generator, which are recursive, surely manage. */
const MAX_DEPTH = 600;

/** Precedence climbing over a token stream. On an error it reports, leaves a hole in the tree and goes on where the next part begins. */
export class ExpressionParser {
  readonly #tokens: TokenStream;
  readonly #text: string;
  #depth = 0;
  #isTooDeep = false;

  constructor(tokens: TokenStream, text: string) {
    this.#tokens = tokens;
    this.#text = text;
  }

  get tokens(): TokenStream {
    return this.#tokens;
  }

  parse(): Ast {
    const ast = this.expression();
    if (this.#tokens.current.kind !== "end")
      this.#tokens.unexpected("the expression is complete before this; an operator is missing or something is too much");
    return ast;
  }

  /** An expression whose operators bind at least as tight as `minimum`. */
  expression(minimum = 0): Ast {
    const start = this.#tokens.current.start;
    if (this.#depth >= MAX_DEPTH) return this.#tooDeep(start);
    const depth = this.#depth++;
    let left = this.#prefix();
    for (;;) {
      const extended = this.#infix(left, minimum, start);
      if (extended === undefined) break;
      left = extended;
      // Chains of AND and OR may be long: the checker takes them in a loop.
      const isLogical = left.kind === "operation" && (left.operator === "AND" || left.operator === "OR");
      if (!isLogical && ++this.#depth >= MAX_DEPTH) {
        left = this.#tooDeep(start);
        break;
      }
    }
    this.#depth = depth;
    return left;
  }

  /** "(" already taken: expressions up to ")". */
  list(close: string): Ast[] {
    const items: Ast[] = [];
    if (this.#tokens.takeSymbol(close)) return items;
    do items.push(this.expression());
    while (this.#tokens.takeSymbol(","));
    this.close(close);
    return items;
  }

  /** Expects the closing symbol; on an error skips to it, so that what follows is still read. */
  close(symbol: string): void {
    if (this.#tokens.expectSymbol(symbol)) return;
    const position = this.#tokens.position;
    let depth = 0;
    while (this.#tokens.current.kind !== "end") {
      if (depth === 0 && this.#tokens.takeSymbol(symbol)) return;
      if (this.#tokens.isSymbol("(") || this.#tokens.isSymbol("[")) depth++;
      if (this.#tokens.isSymbol(")") || this.#tokens.isSymbol("]")) depth--;
      if (depth < 0) break;
      this.#tokens.next();
    }
    this.#tokens.rewind(position);
  }

  node(start: number, node: AstNode): Ast {
    return { ...node, start, end: Math.max(this.#tokens.lastEnd, start) };
  }

  textOf(range: TextRange): string {
    return this.#text.slice(range.start, range.end);
  }

  hole(start: number): Ast {
    return { kind: "hole", start, end: start };
  }

  #tooDeep(start: number): Ast {
    if (!this.#isTooDeep) {
      this.#isTooDeep = true;
      this.#tokens.report(
        "TOO_DEEP",
        `the expression is nested deeper than ${MAX_DEPTH} levels; split it over several columns`,
        this.#tokens.current,
      );
    }
    while (this.#tokens.current.kind !== "end") this.#tokens.next();
    return this.hole(start);
  }

  #prefix(): Ast {
    const token = this.#tokens.current;
    if (token.kind === "word" && token.upper === "NOT") {
      this.#tokens.next();
      return this.node(token.start, { kind: "unary", operator: "NOT", operand: this.expression(power.not) });
    }
    if (token.kind === "symbol" && (token.text === "-" || token.text === "+")) {
      this.#tokens.next();
      const number = this.#tokens.current;
      if (token.text === "-" && number.kind === "number") {
        this.#tokens.next();
        return this.postfix(this.node(token.start, { kind: "number", text: `-${number.text}` }), token.start);
      }
      return this.node(token.start, { kind: "unary", operator: token.text, operand: this.expression(power.sign) });
    }
    return this.postfix(parsePrimary(this), token.start);
  }

  /** What stands behind a value: [index] and .field. */
  postfix(operand: Ast, start: number): Ast {
    let ast = operand;
    for (;;) {
      if (this.#tokens.takeSymbol("[")) {
        const index = this.expression();
        this.close("]");
        ast = this.node(start, { kind: "item", operand: ast, index });
      } else if (this.#tokens.isSymbol(".") && this.#tokens.peek().kind === "word") {
        this.#tokens.next();
        ast = this.node(start, { kind: "field", operand: ast, field: this.namePart() });
      } else {
        return ast;
      }
    }
  }

  namePart(): NamePart {
    const token = this.#tokens.next();
    return { name: token.text, start: token.start, end: token.end };
  }

  #infix(left: Ast, minimum: number, start: number): Ast | undefined {
    const token = this.#tokens.current;
    const operator = token.kind === "symbol" ? token.text : token.kind === "word" ? token.upper : "";
    const binding = binaryPowers[operator];
    if (binding !== undefined) {
      if (binding < minimum) return undefined;
      this.#tokens.next();
      if (operator === "!=") this.#bangEqual(token);
      const right = this.expression(binding + 1);
      return this.node(start, { kind: "operation", operator: (operator === "!=" ? "<>" : operator) as BinaryOperator, left, right });
    }
    if (operator === "IS") return power.is < minimum ? undefined : this.#is(left, start);
    if (power.between < minimum) return undefined;
    const negated = operator === "NOT";
    const word = negated ? this.#tokens.peek() : token;
    const name = word.kind === "word" ? word.upper : "";
    if (!["BETWEEN", "IN", "LIKE", "SIMILAR", "OVERLAPS"].includes(name) || (negated && name === "OVERLAPS")) return undefined;
    if (negated) this.#tokens.next();
    this.#tokens.next();
    if (name === "BETWEEN") return this.#between(left, negated, start);
    if (name === "IN") return this.#in(left, negated, start);
    if (name === "OVERLAPS") return this.node(start, { kind: "overlaps", left, right: this.expression(power.between + 1) });
    if (name === "SIMILAR") this.#tokens.expectWord("TO");
    return this.#like(left, negated, name === "LIKE" ? "LIKE" : "SIMILAR TO", start);
  }

  #bangEqual(range: TextRange): void {
    this.#tokens.report("SYNTAX", "!= is not an operator of Flink SQL; write <>", range, [
      { title: "Write <>", range: { start: range.start, end: range.end }, text: "<>" },
    ]);
  }

  #is(left: Ast, start: number): Ast {
    this.#tokens.next();
    const negated = this.#tokens.takeWord("NOT");
    if (this.#tokens.takeWords("DISTINCT", "FROM"))
      return this.node(start, { kind: "distinct", negated, left, right: this.expression(power.is + 1) });
    if (this.#tokens.takeWord("JSON")) {
      const kind = ["VALUE", "OBJECT", "ARRAY", "SCALAR"].find((word) => this.#tokens.takeWord(word));
      return this.node(start, { kind: "is", test: (kind === undefined ? "JSON" : `JSON ${kind}`) as IsTest, negated, operand: left });
    }
    const test = (["NULL", "TRUE", "FALSE", "UNKNOWN"] as const).find((word) => this.#tokens.takeWord(word));
    if (test === undefined) this.#tokens.unexpected("IS is followed by [NOT] NULL, TRUE, FALSE, UNKNOWN, JSON or DISTINCT FROM");
    return this.node(start, { kind: "is", test: test ?? "NULL", negated, operand: left });
  }

  #between(operand: Ast, negated: boolean, start: number): Ast {
    const symmetric = this.#tokens.takeWord("SYMMETRIC");
    if (!symmetric) this.#tokens.takeWord("ASYMMETRIC");
    const low = this.expression(power.between + 1);
    const high = this.#tokens.expectWord("AND") ? this.expression(power.between + 1) : this.hole(this.#tokens.lastEnd);
    return this.node(start, { kind: "between", negated, symmetric, operand, low, high });
  }

  #in(operand: Ast, negated: boolean, start: number): Ast {
    if (!this.#tokens.expectSymbol("(")) return this.hole(start);
    const list = this.list(")");
    if (list.length === 0) this.#tokens.report("SYNTAX", "IN needs at least one value in its parentheses", this.#tokens.current);
    return this.node(start, { kind: "in", negated, operand, list });
  }

  #like(operand: Ast, negated: boolean, form: "LIKE" | "SIMILAR TO", start: number): Ast {
    const pattern = this.expression(power.between + 1);
    const escape = this.#tokens.takeWord("ESCAPE") ? this.expression(power.between + 1) : undefined;
    return this.node(start, { kind: "like", form, negated, operand, pattern, ...(escape === undefined ? {} : { escape }) });
  }
}
