import { parseJsonCall } from "./json-calls.ts";
import type { Ast } from "../ast.ts";
import type { ExpressionParser } from "./parser.ts";

export interface SpecialArguments {
  readonly args: readonly Ast[];
  readonly keywords: readonly string[];
}

/** Functions whose arguments have words between them. */
export const specialCalls: ReadonlySet<string> = new Set([
  "EXTRACT", "POSITION", "OVERLAY", "SUBSTRING", "TRIM", "FLOOR", "CEIL", "CEILING", "TIMESTAMPADD", "TIMESTAMPDIFF",
  "JSON_VALUE", "JSON_QUERY", "JSON_EXISTS", "JSON_OBJECT", "JSON_ARRAY",
]); // prettier-ignore

/** Arguments of one of `specialCalls`, "(" already taken. The plain form with commas is read as well. */
export function parseSpecialCall(parser: ExpressionParser, name: string): SpecialArguments {
  switch (name) {
    case "EXTRACT":
      return unitThen(parser, () => parser.tokens.expectWord("FROM"));
    case "TIMESTAMPADD":
    case "TIMESTAMPDIFF":
      return unitThen(parser, () => parser.tokens.expectSymbol(","));
    case "POSITION":
      return separated(parser, ["IN", "FROM"], 33);
    case "OVERLAY":
      return separated(parser, ["PLACING", "FROM", "FOR"]);
    case "SUBSTRING":
      return separated(parser, ["FROM", "FOR"]);
    case "TRIM":
      return trim(parser);
    case "FLOOR":
    case "CEIL":
    case "CEILING":
      return floor(parser);
    default:
      return parseJsonCall(parser, name);
  }
}

function unitThen(parser: ExpressionParser, separator: () => boolean): SpecialArguments {
  const { tokens } = parser;
  const token = tokens.current;
  if (token.kind !== "word") {
    tokens.unexpected("a unit is needed, for example DAY");
    parser.close(")");
    return { args: [], keywords: [] };
  }
  tokens.next();
  const isFine = separator();
  return { args: isFine ? parser.list(")") : closed(parser), keywords: [token.text.toUpperCase()] };
}

function closed(parser: ExpressionParser): Ast[] {
  parser.close(")");
  return [];
}

/** a WORD b WORD c, or a, b, c. The words may be left out from the end. */
function separated(parser: ExpressionParser, words: readonly string[], firstPower = 0): SpecialArguments {
  const { tokens } = parser;
  if (tokens.takeSymbol(")")) return { args: [], keywords: [] };
  const args = [parser.expression(firstPower)];
  if (tokens.isSymbol(",")) {
    while (tokens.takeSymbol(",")) args.push(parser.expression());
  } else {
    for (const word of words) if (tokens.takeWord(word)) args.push(parser.expression());
  }
  parser.close(")");
  return { args, keywords: [] };
}

/** TRIM(s), TRIM(x FROM s), TRIM(LEADING FROM s), TRIM(BOTH x FROM s). */
function trim(parser: ExpressionParser): SpecialArguments {
  const { tokens } = parser;
  if (tokens.takeSymbol(")")) return { args: [], keywords: ["BOTH"] };
  const side = ["BOTH", "LEADING", "TRAILING"].find((word) => tokens.takeWord(word));
  if (side !== undefined && tokens.takeWord("FROM")) {
    const operand = parser.expression();
    parser.close(")");
    return { args: [operand], keywords: [side] };
  }
  const first = parser.expression();
  if (!tokens.takeWord("FROM")) {
    const rest: Ast[] = [];
    while (tokens.takeSymbol(",")) rest.push(parser.expression());
    parser.close(")");
    return { args: [first, ...rest], keywords: [side ?? "BOTH"] };
  }
  const operand = parser.expression();
  parser.close(")");
  return { args: [operand, first], keywords: [side ?? "BOTH"] };
}

function floor(parser: ExpressionParser): SpecialArguments {
  const { tokens } = parser;
  if (tokens.takeSymbol(")")) return { args: [], keywords: [] };
  const args = [parser.expression()];
  const keywords: string[] = [];
  if (tokens.takeWord("TO")) {
    const unit = tokens.current;
    if (unit.kind === "word") keywords.push(tokens.next().text.toUpperCase());
    else tokens.unexpected("TO is followed by a unit, for example DAY");
  }
  while (tokens.takeSymbol(",")) args.push(parser.expression());
  parser.close(")");
  return { args, keywords };
}
