import type { TextRange } from "../ast.ts";
import type { TokenStream } from "./token-stream.ts";

/** Passes over the tokens of a type up to the ")" or "," that ends it and answers where they stand; the type parser reads them. */
export function scanTypeText(tokens: TokenStream): TextRange {
  const start = tokens.current.start;
  let end = start;
  let depth = 0;
  for (;;) {
    const token = tokens.current;
    if (token.kind === "end") break;
    if (token.kind === "symbol") {
      if (depth === 0 && (token.text === ")" || token.text === ",")) break;
      if (token.text === "(" || token.text === "<") depth++;
      if (token.text === ")" || token.text === ">") depth--;
    }
    end = token.end;
    tokens.next();
  }
  return { start, end };
}

/** Passes over a type that is not bracketed: one word with what stands in its own parentheses or angle brackets. */
export function scanSimpleTypeText(tokens: TokenStream): TextRange {
  const start = tokens.current.start;
  if (tokens.current.kind !== "word") return { start, end: start };
  tokens.next();
  let depth = 0;
  for (;;) {
    if (tokens.peek(0).kind === "end") break;
    const isOpen = tokens.isSymbol("(") || tokens.isSymbol("<");
    const isClose = tokens.isSymbol(")") || tokens.isSymbol(">");
    if (depth === 0 && !isOpen) break;
    depth += isOpen ? 1 : isClose ? -1 : 0;
    tokens.next();
  }
  return { start, end: tokens.lastEnd };
}
