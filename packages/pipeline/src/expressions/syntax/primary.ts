import { isTimeUnit, parseIntervalQualifier } from "./interval-qualifier.ts";
import { parseSpecialCall, specialCalls } from "./special-calls.ts";
import { reservedWords } from "./reserved-words.ts";
import { scanTypeText } from "./type-text.ts";
import type { Ast } from "../ast.ts";
import type { ExpressionParser } from "./parser.ts";

/** Functions that Flink allows without parentheses. */
const niladic = new Set(["CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP", "PI"]);

/** A value without operators around it: a literal, a name, a call, CASE, CAST, parentheses. */
export function parsePrimary(parser: ExpressionParser): Ast {
  const token = parser.tokens.current;
  const start = token.start;
  switch (token.kind) {
    case "number":
      parser.tokens.next();
      return parser.node(start, { kind: "number", text: token.text });
    case "string":
      parser.tokens.next();
      return parser.node(start, { kind: "string", value: token.text });
    case "binary":
      parser.tokens.next();
      return parser.node(start, { kind: "binary", bytes: token.bytes });
    case "word":
      return word(parser, token.upper, start);
    case "symbol":
      if (token.text === "(") return parenthesized(parser, start);
      break;
    case "end":
      break;
  }
  parser.tokens.unexpected("a value is needed: a column, a number, a text in single quotes or a function");
  const isEdge = token.kind === "end" || [")", "]", ","].includes(token.text);
  if (!isEdge) parser.tokens.next();
  return parser.hole(start);
}

function parenthesized(parser: ExpressionParser, start: number): Ast {
  parser.tokens.next();
  const items = parser.list(")");
  if (items.length === 0)
    parser.tokens.report("SYNTAX", "the parentheses are empty; a value is needed in them", { start, end: parser.tokens.lastEnd });
  if (items.length !== 1) return parser.node(start, { kind: "constructor", of: "ROW", explicit: false, items });
  const inner = items[0] as Ast;
  if (inner.kind === "operation" && inner.operator === "-" && isUnit(parser)) {
    const qualifier = parseIntervalQualifier(parser.tokens);
    const unit: Ast = { kind: "interval", text: "0", negative: false, qualifier, start: qualifier.start, end: qualifier.end };
    return parser.node(start, {
      kind: "call",
      name: "MINUS_DATE",
      nameRange: qualifier,
      args: [inner.left, inner.right, unit],
      keywords: [],
      star: false,
      distinct: false,
    });
  }
  return { ...inner, start, end: parser.tokens.lastEnd };
}

function isUnit(parser: ExpressionParser): boolean {
  const token = parser.tokens.current;
  return token.kind === "word" && isTimeUnit(token.upper);
}

function word(parser: ExpressionParser, upper: string, start: number): Ast {
  const next = parser.tokens.peek();
  if (upper === "TRUE" || upper === "FALSE" || upper === "UNKNOWN") {
    parser.tokens.next();
    return parser.node(start, { kind: "boolean", value: upper === "UNKNOWN" ? null : upper === "TRUE" });
  }
  if (upper === "NULL") {
    parser.tokens.next();
    return parser.node(start, { kind: "null" });
  }
  if (upper === "CASE") return caseOf(parser, start);
  if ((upper === "DATE" || upper === "TIME" || upper === "TIMESTAMP") && next.kind === "string") {
    parser.tokens.next();
    parser.tokens.next();
    return parser.node(start, { kind: "datetime", type: upper, text: next.text });
  }
  if (upper === "INTERVAL") return interval(parser, start);
  if ((upper === "ARRAY" || upper === "MAP") && next.kind === "symbol" && next.text === "[") {
    parser.tokens.next();
    parser.tokens.next();
    return parser.node(start, { kind: "constructor", of: upper, explicit: true, items: parser.list("]") });
  }
  if (next.kind === "symbol" && next.text === "(") return call(parser, upper, start);
  if (niladic.has(upper)) {
    const token = parser.tokens.next();
    return parser.node(start, { kind: "call", name: upper, nameRange: token, args: [], keywords: [], star: false, distinct: false });
  }
  return name(parser, upper, start);
}

function name(parser: ExpressionParser, upper: string, start: number): Ast {
  if (reservedWords.has(upper)) {
    const token = parser.tokens.current;
    const fix = { title: "Put it in backticks", range: { start: token.start, end: token.end }, text: `\`${token.text}\`` };
    parser.tokens.report(
      "RESERVED_WORD",
      `${token.text} is a reserved word; a column of this name stands in backticks: \`${token.text}\``,
      token,
      [fix],
    );
    if (
      upper !== "THEN" &&
      upper !== "END" &&
      upper !== "AND" &&
      upper !== "OR" &&
      upper !== "AS" &&
      upper !== "FROM" &&
      upper !== "ELSE" &&
      upper !== "WHEN"
    )
      parser.tokens.next();
    return parser.hole(start);
  }
  const parts = [parser.namePart()];
  while (parser.tokens.isSymbol(".") && parser.tokens.peek().kind === "word") {
    parser.tokens.next();
    parts.push(parser.namePart());
  }
  return parser.node(start, { kind: "name", parts });
}

function call(parser: ExpressionParser, upper: string, start: number): Ast {
  const nameToken = parser.tokens.next();
  parser.tokens.next();
  const name = upper === "" ? nameToken.text.toUpperCase() : upper;
  if (name === "CAST" || name === "TRY_CAST") return cast(parser, name === "TRY_CAST", start);
  if (name === "ROW") return row(parser, start);
  if (specialCalls.has(name)) {
    const { args, keywords } = parseSpecialCall(parser, name);
    return parser.node(start, { kind: "call", name, nameRange: nameToken, args, keywords, star: false, distinct: false });
  }
  if (parser.tokens.isSymbol("*") && parser.tokens.isSymbol(")", 1)) {
    parser.tokens.next();
    parser.tokens.next();
    return parser.node(start, { kind: "call", name, nameRange: nameToken, args: [], keywords: [], star: true, distinct: false });
  }
  const distinct = parser.tokens.takeWord("DISTINCT");
  return parser.node(start, { kind: "call", name, nameRange: nameToken, args: parser.list(")"), keywords: [], star: false, distinct });
}

function row(parser: ExpressionParser, start: number): Ast {
  const items = parser.list(")");
  if (items.length === 0) parser.tokens.report("SYNTAX", "ROW needs at least one value", { start, end: parser.tokens.lastEnd });
  return parser.node(start, { kind: "constructor", of: "ROW", explicit: true, items });
}

function cast(parser: ExpressionParser, safe: boolean, start: number): Ast {
  const operand = parser.expression();
  if (!parser.tokens.expectWord("AS")) {
    parser.close(")");
    return parser.hole(start);
  }
  const typeRange = scanTypeText(parser.tokens);
  if (typeRange.end === typeRange.start) parser.tokens.unexpected("AS is followed by a type, for example STRING or DECIMAL(10, 2)");
  parser.close(")");
  return parser.node(start, { kind: "cast", safe, operand, typeText: parser.textOf(typeRange), typeRange });
}

function caseOf(parser: ExpressionParser, start: number): Ast {
  parser.tokens.next();
  const operand = parser.tokens.isWord("WHEN") || parser.tokens.isWord("END") ? undefined : parser.expression();
  const branches: { readonly when: readonly Ast[]; readonly result: Ast }[] = [];
  while (parser.tokens.takeWord("WHEN")) {
    const when = [parser.expression()];
    while (operand !== undefined && parser.tokens.takeSymbol(",")) when.push(parser.expression());
    const result = parser.tokens.expectWord("THEN") ? parser.expression() : parser.hole(parser.tokens.lastEnd);
    branches.push({ when, result });
  }
  if (branches.length === 0) parser.tokens.unexpected("CASE needs WHEN … THEN …");
  const otherwise = parser.tokens.takeWord("ELSE") ? parser.expression() : undefined;
  parser.tokens.expectWord("END");
  return parser.node(start, {
    kind: "case",
    branches,
    ...(operand === undefined ? {} : { operand }),
    ...(otherwise === undefined ? {} : { otherwise }),
  });
}

/** INTERVAL '1 02' DAY TO HOUR, INTERVAL -'1' DAY, INTERVAL (i + 1) DAY. */
function interval(parser: ExpressionParser, start: number): Ast {
  const word = parser.tokens.next();
  const isSigned = parser.tokens.isSymbol("-") || parser.tokens.isSymbol("+");
  const literal = parser.tokens.peek(isSigned ? 1 : 0);
  if (literal.kind === "string") {
    const negative = isSigned && parser.tokens.next().text === "-";
    parser.tokens.next();
    return parser.node(start, { kind: "interval", text: literal.text, negative, qualifier: parseIntervalQualifier(parser.tokens) });
  }
  const amount = parser.postfix(parsePrimary(parser), parser.tokens.current.start);
  const qualifier = parseIntervalQualifier(parser.tokens);
  const unit: Ast = { kind: "interval", text: "1", negative: false, qualifier, start: qualifier.start, end: qualifier.end };
  return parser.node(start, {
    kind: "call",
    name: "INTERVAL",
    nameRange: word,
    args: [amount, unit],
    keywords: [],
    star: false,
    distinct: false,
  });
}
