import { patternTokens, type PatternToken } from "./pattern-token.ts";

/** One finding about the text of a pattern. */
export interface PatternTextDiagnostic {
  readonly code: "PATTERN_TEXT";
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly range: { readonly start: number; readonly end: number };
}

/** Thrown inside the reader to give up a clause; `parsePatternText` turns it into its diagnostic. */
export class PatternTextError extends Error {
  readonly diagnostic: PatternTextDiagnostic;

  constructor(message: string, range: { readonly start: number; readonly end: number }) {
    super(message);
    this.name = "PatternTextError";
    this.diagnostic = { code: "PATTERN_TEXT", severity: "error", message, range: { start: range.start, end: range.end } };
  }
}

/** Walks over the tokens of a pattern's text. */
export class PatternReader {
  readonly text: string;
  readonly #tokens: readonly PatternToken[];
  #position = 0;

  constructor(text: string) {
    this.text = text;
    this.#tokens = patternTokens(text);
  }

  get current(): PatternToken {
    return this.#tokens[this.#position] as PatternToken;
  }

  isWord(...words: readonly string[]): boolean {
    return words.every((word, i) => {
      const token = this.#tokens[this.#position + i];
      return token?.kind === "word" && !token.isQuoted && token.text.toUpperCase() === word;
    });
  }

  isSymbol(symbol: string): boolean {
    return this.current.kind === "symbol" && this.current.text === symbol;
  }

  next(): PatternToken {
    const token = this.current;
    if (token.kind !== "end") this.#position++;
    return token;
  }

  /** Takes the words where they all stand here. */
  acceptWords(...words: readonly string[]): boolean {
    if (!this.isWord(...words)) return false;
    this.#position += words.length;
    return true;
  }

  acceptSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#position++;
    return true;
  }

  expectWords(...words: readonly string[]): void {
    if (!this.acceptWords(...words)) this.fail(`${words.join(" ")} is expected here`);
  }

  expectSymbol(symbol: string, why: string): void {
    if (!this.acceptSymbol(symbol)) this.fail(`"${symbol}" is expected here ${why}`);
  }

  name(what: string): string {
    if (this.current.kind !== "word") this.fail(`the name of ${what} is expected here`);
    return this.next().text;
  }

  wholeNumber(): number {
    const { kind, text } = this.current;
    if (kind !== "number" || !/^\d{1,9}$/.test(text)) this.fail("a whole number is expected here");
    this.next();
    return Number(text);
  }

  /** The text of an expression up to a place where `isEnd` holds outside of all parentheses; it is read later, by its own grammar. */
  expression(isEnd: () => boolean): string {
    const { start } = this.current;
    let end = start;
    let depth = 0;
    while (this.current.kind !== "end" && !(depth === 0 && isEnd())) {
      if (this.isSymbol("(") || this.isSymbol("[")) depth++;
      else if (this.isSymbol(")") || this.isSymbol("]")) depth--;
      if (depth < 0) break;
      end = this.next().end;
    }
    if (end === start) this.fail("an expression is expected here");
    return this.text.slice(start, end);
  }

  fail(message: string): never {
    const { current } = this;
    throw new PatternTextError(
      `${message}${current.kind === "end" ? ", but the text ends" : `, not "${this.text.slice(current.start, current.end)}"`}`,
      current,
    );
  }
}
