import type { ExpressionDiagnostic } from "../expression-diagnostic.ts";
import type { TextRange } from "../ast.ts";

export type Token = TextRange &
  (
    | { readonly kind: "number"; readonly text: string }
    /** `text` is the content, escapes resolved. */
    | { readonly kind: "string"; readonly text: string }
    | { readonly kind: "binary"; readonly text: string; readonly bytes: Uint8Array }
    /** `text` is as written, `upper` in upper case: "" where it stood in backticks, so that it equals no keyword. */
    | { readonly kind: "word"; readonly text: string; readonly upper: string }
    | { readonly kind: "symbol"; readonly text: string }
    | { readonly kind: "end"; readonly text: "" }
  );

/** Cuts a text into tokens; what belongs to none is reported and left out. The last token is "end". */
export function tokenize(text: string, report: (diagnostic: ExpressionDiagnostic) => void): readonly Token[] {
  return new Lexer(text, report).tokens();
}

const symbols = [
  "<>",
  "<=",
  ">=",
  "||",
  "!=",
  "=>",
  "+",
  "-",
  "*",
  "/",
  "%",
  "=",
  "<",
  ">",
  "(",
  ")",
  "[",
  "]",
  ",",
  ".",
  ":",
  "?",
  ";",
  "|",
];
const numberPattern = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const wordPattern = /[\p{L}_][\p{L}\p{N}\p{M}_$]*/uy;
const spacePattern = /(?:\s+|--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;

class Lexer {
  readonly #text: string;
  readonly #report: (diagnostic: ExpressionDiagnostic) => void;
  readonly #tokens: Token[] = [];
  #position = 0;

  constructor(text: string, report: (diagnostic: ExpressionDiagnostic) => void) {
    this.#text = text;
    this.#report = report;
  }

  tokens(): readonly Token[] {
    for (;;) {
      const lineBreak = (this.#match(spacePattern) ?? "").includes("\n");
      if (this.#position >= this.#text.length) break;
      this.#next(lineBreak);
    }
    this.#tokens.push({ kind: "end", text: "", start: this.#text.length, end: this.#text.length });
    return this.#tokens;
  }

  #next(afterLineBreak: boolean): void {
    const start = this.#position;
    const char = this.#text[start] as string;
    if (char === "'") return this.#string(start, afterLineBreak);
    if (char === "`") return this.#quotedWord(start);
    const number = /[\d.]/.test(char) ? this.#match(numberPattern) : undefined;
    if (number !== undefined) {
      this.#tokens.push({ kind: "number", text: number, start, end: this.#position });
      return;
    }
    if (this.#prefixedString(start)) return;
    const word = this.#match(wordPattern);
    if (word !== undefined) {
      this.#tokens.push({ kind: "word", text: word, upper: word.toUpperCase(), start, end: this.#position });
      return;
    }
    const symbol = symbols.find((candidate) => this.#text.startsWith(candidate, start));
    if (symbol !== undefined) {
      this.#position += symbol.length;
      this.#tokens.push({ kind: "symbol", text: symbol, start, end: this.#position });
      return;
    }
    const length = (this.#text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1;
    this.#position += length;
    const hint = char === '"' ? `; a text stands in single quotes, a name in backticks` : "";
    this.#error("SYNTAX", `${this.#text.slice(start, start + length)} has no meaning in an expression${hint}`, start);
  }

  /** 'it''s', a quote doubled inside. A second string continues it only on a new line, as in the SQL standard. */
  #string(start: number, afterLineBreak: boolean): void {
    const text = this.#quoted("'");
    const before = this.#tokens.at(-1);
    if (before?.kind === "string") {
      if (!afterLineBreak) this.#error("SYNTAX", "a text cannot be continued on the same line; join texts with ||", start);
      this.#tokens[this.#tokens.length - 1] = { ...before, text: before.text + text, end: this.#position };
      return;
    }
    this.#tokens.push({ kind: "string", text, start, end: this.#position });
  }

  /** X'00ff', E'a\nb', U&'\0041' UESCAPE '!', N'…' and _CHARSET'…'. */
  #prefixedString(start: number): boolean {
    const match = /^(?:([xX])|([eE])|([uU]&)|([nN])|_[A-Za-z0-9]+)'/.exec(this.#text.slice(start, start + 40));
    if (match === null) return false;
    this.#position += match[0].length - 1;
    const text = this.#quoted("'");
    if (match[1] !== undefined) this.#binary(text, start);
    else if (match[2] !== undefined) this.#tokens.push({ kind: "string", text: unescapeC(text), start, end: this.#position });
    else if (match[3] !== undefined) this.#tokens.push({ kind: "string", text: this.#unicode(text, start), start, end: this.#position });
    else this.#tokens.push({ kind: "string", text, start, end: this.#position });
    return true;
  }

  #binary(text: string, start: number): void {
    const wrong = !/^[0-9a-fA-F]*$/.test(text) || text.length % 2 === 1;
    if (wrong) this.#error("LITERAL", "a binary literal is X'…' with an even number of hexadecimal digits", start);
    const bytes = Uint8Array.from({ length: wrong ? 0 : text.length / 2 }, (_, index) =>
      Number.parseInt(text.slice(index * 2, index * 2 + 2), 16),
    );
    this.#tokens.push({ kind: "binary", text, bytes, start, end: this.#position });
  }

  #unicode(text: string, start: number): string {
    const escape = /^\s*UESCAPE\s*'(.)'/i.exec(this.#text.slice(this.#position, this.#position + 100));
    if (escape !== null) this.#position += escape[0].length;
    const sign = escape?.[1] ?? "\\";
    let result = "";
    for (let index = 0; index < text.length; index++) {
      if (text[index] !== sign) {
        result += text[index];
      } else if (text[index + 1] === sign) {
        result += sign;
        index++;
      } else {
        const digits = text.slice(index + 1, index + 5);
        if (!/^[0-9a-fA-F]{4}$/.test(digits))
          this.#error("LITERAL", `${sign} in a U&'…' text is followed by four hexadecimal digits`, start);
        result += String.fromCharCode(Number.parseInt(digits, 16) || 0);
        index += 4;
      }
    }
    return result;
  }

  #quotedWord(start: number): void {
    const text = this.#quoted("`");
    if (text === "") this.#error("SYNTAX", "a name in backticks cannot be empty", start);
    this.#tokens.push({ kind: "word", text, upper: "", start, end: this.#position });
  }

  #quoted(quote: string): string {
    const start = this.#position;
    let text = "";
    this.#position++;
    for (;;) {
      const end = this.#text.indexOf(quote, this.#position);
      if (end < 0) {
        text += this.#text.slice(this.#position);
        this.#position = this.#text.length;
        this.#error("SYNTAX", `the closing ${quote} is missing`, start);
        return text;
      }
      text += this.#text.slice(this.#position, end);
      this.#position = end + 1;
      if (this.#text[this.#position] !== quote) return text;
      text += quote;
      this.#position++;
    }
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#position += match[0].length;
    return match[0];
  }

  #error(code: "SYNTAX" | "LITERAL", message: string, start: number): void {
    this.#report({ code, severity: "error", message, range: { start, end: Math.max(this.#position, start + 1) } });
  }
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };

function unescapeC(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{1,2})|([0-7]{1,3})|([\s\S]))/g,
    (_, u, big, x, octal, char: string) => {
      const code = (u ?? big ?? x) as string | undefined;
      if (code !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal as string, 8));
      return escapes[char] ?? char;
    },
  );
}
