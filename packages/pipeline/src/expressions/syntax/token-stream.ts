import type { Token } from "./lexer.ts";
import type { ExpressionFix, ExpressionCode, ExpressionDiagnostic } from "../expression-diagnostic.ts";
import type { TextRange } from "../ast.ts";

/** The tokens under a cursor, with the questions that a recursive-descent parser asks. Reports at most one finding per token. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  readonly #report: (diagnostic: ExpressionDiagnostic) => void;
  #index = 0;
  #reportedAt = -1;

  constructor(tokens: readonly Token[], report: (diagnostic: ExpressionDiagnostic) => void) {
    this.#tokens = tokens;
    this.#report = report;
  }

  get position(): number {
    return this.#index;
  }

  get current(): Token {
    return this.#tokens[this.#index] as Token;
  }

  /** End of the token before the current one. */
  get lastEnd(): number {
    return this.#tokens[this.#index - 1]?.end ?? 0;
  }

  peek(ahead = 1): Token {
    return this.#tokens[Math.min(this.#index + ahead, this.#tokens.length - 1)] as Token;
  }

  next(): Token {
    const token = this.current;
    if (token.kind !== "end") this.#index++;
    return token;
  }

  rewind(position: number): void {
    this.#index = position;
  }

  isSymbol(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "symbol" && token.text === text;
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "word" && token.upper === word;
  }

  isWords(...words: readonly string[]): boolean {
    return words.every((word, ahead) => this.isWord(word, ahead));
  }

  takeSymbol(text: string): boolean {
    if (!this.isSymbol(text)) return false;
    this.#index++;
    return true;
  }

  takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.#index++;
    return true;
  }

  takeWords(...words: readonly string[]): boolean {
    if (!this.isWords(...words)) return false;
    this.#index += words.length;
    return true;
  }

  /** Takes the symbol or reports that it is missing. */
  expectSymbol(text: string): boolean {
    if (this.takeSymbol(text)) return true;
    this.unexpected(`"${text}" is missing`, { title: `Insert ${text}`, text });
    return false;
  }

  expectWord(word: string): boolean {
    if (this.takeWord(word)) return true;
    this.unexpected(`${word} is missing`, { title: `Insert ${word}`, text: ` ${word} ` });
    return false;
  }

  /** Reports the current token as wrong: what is missing and what stands there instead. */
  unexpected(problem: string, insert?: { readonly title: string; readonly text: string }): void {
    const token = this.current;
    const found = token.kind === "end" ? "the expression ends here" : `${describe(token)} stands here`;
    const at = token.kind === "end" ? this.lastEnd : token.start;
    const fixes: ExpressionFix[] = insert === undefined ? [] : [{ title: insert.title, range: { start: at, end: at }, text: insert.text }];
    this.report("SYNTAX", `${problem}; ${found}`, token, fixes);
  }

  report(code: ExpressionCode, message: string, range: TextRange, fixes: readonly ExpressionFix[] = []): void {
    if (this.#reportedAt === this.#index && code === "SYNTAX") return;
    this.#reportedAt = this.#index;
    this.#report({
      code,
      severity: "error",
      message,
      range: { start: range.start, end: range.end },
      ...(fixes.length > 0 ? { fixes } : {}),
    });
  }
}

function describe(token: Token): string {
  const text = token.text.length > 30 ? `${token.text.slice(0, 30)}…` : token.text;
  return token.kind === "string" ? `the text '${text}'` : text;
}
