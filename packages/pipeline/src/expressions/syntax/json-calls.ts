import { scanSimpleTypeText } from "./type-text.ts";
import type { Ast } from "../ast.ts";
import type { ExpressionParser } from "./parser.ts";

/**
 * Arguments of JSON_VALUE, JSON_QUERY, JSON_EXISTS, JSON_OBJECT and JSON_ARRAY. What is no value is in `keywords`: "RETURNING type", "ON EMPTY NULL",
 * "ON ERROR DEFAULT", "WRAPPER WITHOUT", "ON NULL ABSENT"; the value of a DEFAULT is one more argument, in order.
 */
export function parseJsonCall(
  parser: ExpressionParser,
  name: string,
): { readonly args: readonly Ast[]; readonly keywords: readonly string[] } {
  const args: Ast[] = [];
  const keywords: string[] = [];
  const { tokens } = parser;
  if (tokens.takeSymbol(")")) return { args, keywords };
  if (name === "JSON_OBJECT") objectEntries(parser, args, keywords);
  else if (name === "JSON_ARRAY") arrayItems(parser, args, keywords);
  else path(parser, args, keywords);
  parser.close(")");
  return { args, keywords };
}

function objectEntries(parser: ExpressionParser, args: Ast[], keywords: string[]): void {
  const { tokens } = parser;
  do {
    if (onNull(parser, keywords)) return;
    if (tokens.isWord("KEY") && !tokens.isSymbol(",", 1) && !tokens.isSymbol(":", 1) && !tokens.isWord("VALUE", 1)) tokens.next();
    args.push(parser.expression());
    if (!tokens.takeWord("VALUE") && !tokens.takeSymbol(":")) {
      tokens.unexpected("a key of JSON_OBJECT is followed by VALUE and its value");
      return;
    }
    args.push(parser.expression());
    if (tokens.takeWords("FORMAT", "JSON")) keywords.push("FORMAT JSON");
  } while (tokens.takeSymbol(","));
  onNull(parser, keywords);
}

function arrayItems(parser: ExpressionParser, args: Ast[], keywords: string[]): void {
  if (onNull(parser, keywords)) return;
  do args.push(parser.expression());
  while (parser.tokens.takeSymbol(","));
  onNull(parser, keywords);
}

function onNull(parser: ExpressionParser, keywords: string[]): boolean {
  for (const word of ["NULL", "ABSENT"]) {
    if (parser.tokens.takeWords(word, "ON", "NULL")) {
      keywords.push(`ON NULL ${word}`);
      return true;
    }
  }
  return false;
}

function path(parser: ExpressionParser, args: Ast[], keywords: string[]): void {
  const { tokens } = parser;
  args.push(parser.expression());
  if (tokens.takeWords("FORMAT", "JSON")) keywords.push("FORMAT JSON");
  while (tokens.takeSymbol(",")) args.push(parser.expression());
  if (tokens.takeWord("RETURNING")) {
    const range = scanSimpleTypeText(tokens);
    keywords.push(`RETURNING ${parser.textOf(range)}`);
  }
  wrapper(parser, keywords);
  for (;;) if (!behavior(parser, args, keywords)) return;
}

function wrapper(parser: ExpressionParser, keywords: string[]): void {
  const { tokens } = parser;
  const start = tokens.position;
  if (tokens.takeWord("WITHOUT")) {
    tokens.takeWord("ARRAY");
    tokens.expectWord("WRAPPER");
    keywords.push("WRAPPER WITHOUT");
  } else if (tokens.takeWord("WITH")) {
    const kind = tokens.takeWord("CONDITIONAL") ? "CONDITIONAL" : "UNCONDITIONAL";
    if (kind === "UNCONDITIONAL") tokens.takeWord("UNCONDITIONAL");
    tokens.takeWord("ARRAY");
    tokens.expectWord("WRAPPER");
    keywords.push(`WRAPPER ${kind}`);
  } else {
    tokens.rewind(start);
  }
}

/** ERROR | NULL | TRUE | FALSE | UNKNOWN | EMPTY [ARRAY | OBJECT] | DEFAULT value, then ON EMPTY or ON ERROR. */
function behavior(parser: ExpressionParser, args: Ast[], keywords: string[]): boolean {
  const { tokens } = parser;
  let what = ["ERROR", "NULL", "TRUE", "FALSE", "UNKNOWN"].find((word) => tokens.takeWord(word));
  if (what === undefined && tokens.takeWord("EMPTY"))
    what = tokens.takeWord("OBJECT") ? "EMPTY OBJECT" : tokens.takeWord("ARRAY") ? "EMPTY ARRAY" : "EMPTY ARRAY";
  if (what === undefined && tokens.takeWord("DEFAULT")) {
    what = "DEFAULT";
    args.push(parser.expression());
  }
  if (what === undefined) return false;
  tokens.expectWord("ON");
  const event = tokens.takeWord("EMPTY") ? "EMPTY" : tokens.takeWord("ERROR") ? "ERROR" : undefined;
  if (event === undefined) tokens.unexpected("ON is followed by EMPTY or ERROR");
  keywords.push(`ON ${event ?? "ERROR"} ${what}`);
  return event !== undefined;
}
