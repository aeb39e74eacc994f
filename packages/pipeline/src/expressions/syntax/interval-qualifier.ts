import type { IntervalQualifier } from "../ast.ts";
import type { TokenStream } from "./token-stream.ts";

const units = ["YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND"];
const plurals: Readonly<Record<string, string>> = {
  YEARS: "YEAR",
  QUARTERS: "QUARTER",
  MONTHS: "MONTH",
  WEEKS: "WEEK",
  DAYS: "DAY",
  HOURS: "HOUR",
  MINUTES: "MINUTE",
  SECONDS: "SECOND",
};

export function isTimeUnit(word: string): boolean {
  return units.includes(word) || word in plurals;
}

/** DAY, DAY(3), DAY TO SECOND(2), YEARS … */
export function parseIntervalQualifier(tokens: TokenStream): IntervalQualifier {
  const start = tokens.current.start;
  const from = unit(tokens);
  if (from === undefined) {
    tokens.unexpected("an interval is followed by its unit: YEAR, MONTH, DAY, HOUR, MINUTE or SECOND");
    return { from: "DAY", start, end: start };
  }
  const [fromPrecision, fraction] = precisions(tokens);
  const to = tokens.isWord("TO") && isUnitAt(tokens, 1) ? secondUnit(tokens) : undefined;
  const [toPrecision] = to === undefined ? [undefined] : precisions(tokens);
  const secondPrecision = from === "SECOND" ? fraction : toPrecision;
  return {
    from, start, end: tokens.lastEnd,
    ...(fromPrecision === undefined ? {} : { fromPrecision }),
    ...(to === undefined ? {} : { to }),
    ...(secondPrecision === undefined ? {} : { secondPrecision }),
  }; // prettier-ignore
}

function isUnitAt(tokens: TokenStream, ahead: number): boolean {
  const token = tokens.peek(ahead);
  return token.kind === "word" && isTimeUnit(token.upper);
}

function secondUnit(tokens: TokenStream): string | undefined {
  tokens.next();
  return unit(tokens);
}

function unit(tokens: TokenStream): string | undefined {
  const token = tokens.current;
  if (token.kind !== "word" || !isTimeUnit(token.upper)) return undefined;
  tokens.next();
  return plurals[token.upper] ?? token.upper;
}

function precisions(tokens: TokenStream): readonly (number | undefined)[] {
  if (!tokens.isSymbol("(") || tokens.peek().kind !== "number") return [undefined, undefined];
  tokens.next();
  const first = Number(tokens.next().text);
  let second: number | undefined;
  if (tokens.takeSymbol(",") && tokens.current.kind === "number") second = Number(tokens.next().text);
  tokens.expectSymbol(")");
  return [first, second];
}
