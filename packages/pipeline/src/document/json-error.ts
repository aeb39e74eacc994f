/** Where and why a text is not JSON. Line and column count from 1. */
export interface JsonError {
  readonly message: string;
  readonly start: number;
  readonly line: number;
  readonly column: number;
}

class Found extends Error {
  readonly position: number;
  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

/**
 * The first error of a text that JSON.parse refused, undefined where there is none. Engines word and place their messages differently, and some
 * give no place at all; so the text is read again here.
 */
export function findJsonError(text: string): JsonError | undefined {
  const scanner = new Scanner(text);
  try {
    scanner.document();
    return undefined;
  } catch (error) {
    if (!(error instanceof Found)) throw error;
    const before = text.slice(0, error.position);
    const line = before.split("\n").length;
    return { message: error.message, start: error.position, line, column: error.position - (before.lastIndexOf("\n") + 1) + 1 };
  }
}

const MAX_DEPTH = 500;

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): void {
    this.#space();
    if (this.#at === this.#text.length) this.#fail("the text is empty");
    this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) this.#fail("something stands behind the end of the document");
  }

  #value(depth: number): void {
    if (depth > MAX_DEPTH) this.#fail(`objects and lists are nested deeper than ${MAX_DEPTH}`);
    const next = this.#text[this.#at];
    if (next === "{") this.#members("{", "}", () => this.#property(depth));
    else if (next === "[") this.#members("[", "]", () => this.#value(depth + 1));
    else if (next === '"') this.#string();
    else if (!this.#match(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y) && !this.#match(/(?:true|false|null)(?!\w)/y)) {
      if (next === undefined) this.#fail("the text ends too early");
      this.#fail(next === "'" ? "texts stand in double quotes" : `a value is needed here, not ${JSON.stringify(next)}`);
    }
  }

  #members(open: string, close: string, member: () => void): void {
    const start = this.#at++;
    this.#space();
    if (this.#text[this.#at] === close) {
      this.#at++;
      return;
    }
    for (;;) {
      this.#space();
      member();
      this.#space();
      const next = this.#text[this.#at];
      if (next === close) {
        this.#at++;
        return;
      }
      if (next === undefined) this.#fail(`this ${open} is never closed`, start);
      if (next !== ",") this.#fail(`a comma or ${close} is missing here`);
      const comma = this.#at++;
      this.#space();
      if (this.#text[this.#at] === close) this.#fail(`there is a comma too many in front of ${close}`, comma);
    }
  }

  #property(depth: number): void {
    if (this.#text[this.#at] !== '"') this.#fail("a name in double quotes is needed here");
    this.#string();
    this.#space();
    if (this.#text[this.#at] !== ":") this.#fail("a colon is missing here");
    this.#at++;
    this.#space();
    this.#value(depth + 1);
  }

  #string(): void {
    const start = this.#at;
    const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
    this.#at++;
    for (;;) {
      const next = this.#text[this.#at];
      if (next === undefined) this.#fail("this text is never closed", start);
      if (next === '"') break;
      if (next < " ") this.#fail("a line break or control character must be escaped");
      if (next === "\\" && !this.#match(escape)) this.#fail("there is no such escape");
      if (next !== "\\") this.#at++;
    }
    this.#at++;
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #space(): void {
    this.#match(/[ \t\r\n]*/y);
  }

  #fail(message: string, position = this.#at): never {
    throw new Found(message, position);
  }
}
