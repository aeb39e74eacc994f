/** A piece of a pattern's text. `start` and `end` are positions in it, in UTF-16 units. */
export interface PatternToken {
  readonly kind: "word" | "number" | "string" | "symbol" | "end";
  /** Words: the name, without its backticks. Strings: with their quotes. */
  readonly text: string;
  /** A word in backticks is a name, never a keyword. */
  readonly isQuoted: boolean;
  readonly start: number;
  readonly end: number;
}

const WORD = /[A-Za-z_$][\w$]*/y;
const QUOTED = /`(?:[^`]|``)*`/y;
const NUMBER = /\d+(?:\.\d+)?/y;
const STRING = /'(?:[^']|'')*'/y;
const SYMBOL = /!->|->>|->|[^\s]/y;
const SPACE = /(?:\s|--[^\n]*(?:\n|$)|\/\*[^]*?\*\/)+/y;

/** Cuts a text into tokens; white space and comments are left out. Every other character becomes a symbol. */
export function patternTokens(text: string): PatternToken[] {
  const tokens: PatternToken[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (at < text.length) {
    const space = take(SPACE);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const token = nextToken(take);
    tokens.push({ ...token, start: at, end: at + token.length });
    at += token.length;
  }
  tokens.push({ kind: "end", text: "", isQuoted: false, start: text.length, end: text.length });
  return tokens;
}

function nextToken(take: (pattern: RegExp) => string | undefined): Omit<PatternToken, "start" | "end"> & { readonly length: number } {
  const quoted = take(QUOTED);
  if (quoted !== undefined) return { kind: "word", text: quoted.slice(1, -1).replaceAll("``", "`"), isQuoted: true, length: quoted.length };
  for (const [kind, pattern] of [
    ["word", WORD],
    ["number", NUMBER],
    ["string", STRING],
  ] as const) {
    const text = take(pattern);
    if (text !== undefined) return { kind, text, isQuoted: false, length: text.length };
  }
  const text = take(SYMBOL) ?? " ";
  return { kind: "symbol", text, isQuoted: false, length: text.length };
}

/** A name as it is written: in backticks where it is no plain word or could be read as a keyword. */
export function writeName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !KEYWORDS.has(name.toUpperCase()) ? name : `\`${name.replaceAll("`", "``")}\``;
}

/** Words with a meaning of their own in the text of a pattern. */
const KEYWORDS = new Set([
  "MATCH_RECOGNIZE",
  "PARTITION",
  "ORDER",
  "BY",
  "MEASURES",
  "ONE",
  "ALL",
  "ROW",
  "ROWS",
  "PER",
  "MATCH",
  "AFTER",
  "NO",
  "SKIP",
  "TO",
  "NEXT",
  "PAST",
  "FIRST",
  "LAST",
  "IF",
  "PRESENT",
  "PATTERN",
  "WITHIN",
  "INTERVAL",
  "SINCE",
  "PREVIOUS",
  "DEFINE",
  "AS",
  "RELAXED",
  "CONSECUTIVE",
  "COMBINATIONS",
  "OPTIONAL",
  "GREEDY",
  "UNTIL",
  "LOOP",
]);
