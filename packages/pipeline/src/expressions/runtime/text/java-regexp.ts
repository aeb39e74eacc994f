import { charactersOf } from "./characters.ts";
/**
 * A regular expression of Java as one of JavaScript, undefined where it is none. The two agree but for: possessive quantifiers and atomic groups
 * (written as lookahead with a back reference), \A \z \Z \h \Q…\E, POSIX classes, inline flags for the rest of a group, and class intersections.
 */
export function javaRegExp(source: string, flags = ""): RegExp | undefined {
  const key = `${flags}/${source}`;
  if (cache.has(key)) return cache.get(key);
  let expression: RegExp | undefined;
  try {
    expression = new RegExp(new Translator(source).translate(), `v${flags}`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (cache.size >= 256) cache.clear();
  cache.set(key, expression);
  return expression;
}
const cache = new Map<string, RegExp | undefined>();

const escapesOutside: Readonly<Record<string, string>> = {
  A: "(?<![\\s\\S])", z: "(?![\\s\\S])", Z: "(?=\\n?(?![\\s\\S]))", h: "[ \\t\\u00a0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000]", H: "[^ \\t\\u00a0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000]",
  R: "(?:\\r\\n|[\\n\\v\\f\\r\\u0085\\u2028\\u2029])", a: "\\x07", e: "\\x1b", G: "",
}; // prettier-ignore

const posix: Readonly<Record<string, string>> = {
  Lower: "a-z", Upper: "A-Z", ASCII: "\\x00-\\x7f", Alpha: "a-zA-Z", Digit: "0-9", Alnum: "a-zA-Z0-9", Punct: "\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e", Graph: "\\x21-\\x7e", Print: "\\x20-\\x7e",
  Blank: " \\t", Cntrl: "\\x00-\\x1f\\x7f", XDigit: "0-9a-fA-F", Space: " \\t\\n\\v\\f\\r", IsAlphabetic: "\\p{Alphabetic}", IsDigit: "\\p{Nd}", IsLetter: "\\p{L}", javaLowerCase: "\\p{Ll}", javaUpperCase: "\\p{Lu}",
}; // prettier-ignore

class Translator {
  readonly #source: string;
  #at = 0;
  #groups = 0;
  #isMultiline = false;

  constructor(source: string) {
    this.#source = source;
  }

  translate(): string {
    const result = this.#alternatives();
    if (this.#at < this.#source.length) throw new SyntaxError("unmatched )");
    return result;
  }

  /** Up to the end or to the ")" of the group. */
  #alternatives(): string {
    let result = "";
    while (this.#at < this.#source.length && this.#source[this.#at] !== ")") result += this.#term();
    return result;
  }

  #term(): string {
    const char = this.#source[this.#at] as string;
    if (char === "|" || char === "^" || char === "$") {
      this.#at++;
      return char === "$" && !this.#isMultiline ? "(?=\\n?(?![\\s\\S]))" : char;
    }
    const atom = this.#atom(char);
    return this.#quantified(atom);
  }

  #atom(char: string): string {
    if (char === "(") return this.#group();
    if (char === "[") return this.#class();
    if (char === "\\") return this.#escape(false);
    this.#at += String.fromCodePoint(this.#source.codePointAt(this.#at) ?? 0).length;
    if (char === ".") return char;
    if ("*+?".includes(char)) throw new SyntaxError("nothing to repeat");
    if (char === "{" || char === "}" || char === "]") return `\\${char}`;
    return /[\ud800-\udbff]/.test(char) ? this.#source.slice(this.#at - 2, this.#at) : char === "/" ? "\\/" : char;
  }

  #quantified(atom: string): string {
    const match = /^(?:[*+?]|\{\d+(?:,\d*)?\})/.exec(this.#source.slice(this.#at));
    if (match === null) return atom;
    this.#at += match[0].length;
    const mode = this.#source[this.#at];
    if (mode === "+") {
      this.#at++;
      return this.#atomic(`${atom}${match[0]}`);
    }
    if (mode === "?") this.#at++;
    return `${atom}${match[0]}${mode === "?" ? "?" : ""}`;
  }

  /** Never gives back what it matched: a lookahead captures it, a back reference takes it. A named group keeps the numbers of the others. */
  #atomic(body: string): string {
    const name = `atomic${++this.#groups}`;
    return `(?=(?<${name}>${body}))\\k<${name}>`;
  }

  #group(): string {
    const rest = this.#source.slice(this.#at);
    const opening = /^\((?:\?(?:<?[=!]|:|>|<[A-Za-z]\w*>|[a-zA-Z]*(?:-[a-zA-Z]+)?[:)]))?/.exec(rest)?.[0] ?? "(";
    if (rest.startsWith("(?") && opening === "(") throw new SyntaxError("unknown group");
    this.#at += opening.length;
    const wasMultiline = this.#isMultiline;
    if (/^\(\?[a-zA-Z]*m/.test(opening)) this.#isMultiline = true;
    if (/^\(\?[a-zA-Z-]*\)$/.test(opening)) {
      // Flags for the rest of the enclosing group.
      const body = this.#alternatives();
      this.#isMultiline = wasMultiline;
      return `${jsFlags(opening.slice(0, -1))}${body})`;
    }
    const body = this.#alternatives();
    this.#isMultiline = wasMultiline;
    if (this.#source[this.#at] !== ")") throw new SyntaxError("unclosed group");
    this.#at++;
    if (opening === "(?>") return this.#atomic(`(?:${body})`);
    const start = /^\(\?[a-zA-Z-]+:$/.test(opening) ? jsFlags(opening.slice(0, -1)) : opening;
    return `${start}${body})`;
  }

  #escape(inClass: boolean): string {
    const next = this.#source[this.#at + 1];
    if (next === undefined) throw new SyntaxError("\\ at the end");
    if (next === "Q") return this.#quotedText(inClass);
    this.#at += 2;
    if (next === "p" || next === "P") return this.#property(next, inClass);
    if (next === "x" && this.#source[this.#at] === "{") return this.#codePoint();
    if (next === "x" || next === "u") return this.#hex(next);
    if (next === "0") return this.#octal();
    if (!inClass && next in escapesOutside) return escapesOutside[next] as string;
    if (next === "k") return "\\k";
    if (/[dDsSwWbBnrtfv1-9]/.test(next)) return next === "b" && inClass ? "b" : `\\${next}`;
    if (/[A-Za-z]/.test(next)) throw new SyntaxError(`unknown escape \\${next}`);
    return literalCharacter(next);
  }

  #quotedText(inClass: boolean): string {
    const end = this.#source.indexOf("\\E", this.#at + 2);
    const text = this.#source.slice(this.#at + 2, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#source.length : end + 2;
    const escaped = charactersOf(text).map(literalCharacter).join("");
    return inClass ? escaped : `(?:${escaped})`;
  }

  #property(kind: string, inClass: boolean): string {
    const match = /^(?:\{(\w+(?:=\w+)?)\}|(\w))/.exec(this.#source.slice(this.#at));
    if (match === null) throw new SyntaxError("a property needs a name");
    this.#at += match[0].length;
    const name = match[1] ?? (match[2] as string);
    const known = posix[name];
    if (known !== undefined) return inClass && kind === "p" ? known : `[${kind === "P" ? "^" : ""}${known}]`;
    const script = /^Is([A-Z]\w*)$/.exec(name)?.[1];
    return script === undefined
      ? `\\${kind}{${name}}`
      : `\\${kind}{${/^(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfs]?)$/.test(script) ? script : `Script=${script}`}}`;
  }

  #codePoint(): string {
    const match = /^\{([0-9a-fA-F]{1,6})\}/.exec(this.#source.slice(this.#at));
    if (match === null) throw new SyntaxError("\\x{…} needs hexadecimal digits");
    this.#at += match[0].length;
    return `\\u{${match[1]}}`;
  }

  #hex(kind: string): string {
    const length = kind === "x" ? 2 : 4;
    const digits = this.#source.slice(this.#at, this.#at + length);
    if (!new RegExp(`^[0-9a-fA-F]{${length}}$`).test(digits)) throw new SyntaxError(`\\${kind} needs ${length} hexadecimal digits`);
    this.#at += length;
    return `\\${kind}${digits}`;
  }

  #octal(): string {
    const match = /^[0-3]?[0-7]{1,2}/.exec(this.#source.slice(this.#at));
    if (match === null) throw new SyntaxError("\\0 needs octal digits");
    this.#at += match[0].length;
    return `\\u{${Number.parseInt(match[0], 8).toString(16)}}`;
  }

  /** Nested classes are the same under the v flag; the parts of an intersection become classes of their own. */
  #class(): string {
    this.#at++;
    let negation = "";
    if (this.#source[this.#at] === "^") {
      negation = "^";
      this.#at++;
    }
    const parts = [""];
    const add = (text: string): void => void (parts[parts.length - 1] += text);
    for (let isFirst = true; ; isFirst = false) {
      const char = this.#source[this.#at];
      if (char === undefined) throw new SyntaxError("unclosed class");
      if (char === "]" && !isFirst) break;
      if (char === "[") add(this.#class());
      else if (char === "\\") add(this.#escape(true));
      else if (this.#source.startsWith("&&", this.#at)) {
        parts.push("");
        this.#at += 2;
      } else add(this.#classCharacter(parts.at(-1) === ""));
    }
    this.#at++;
    const kept = parts.filter((part) => part !== "");
    return kept.length === 1 ? `[${negation}${kept[0]}]` : `[${negation}${kept.map((part) => `[${part}]`).join("&&")}]`;
  }

  #classCharacter(isFirst: boolean): string {
    const character = String.fromCodePoint(this.#source.codePointAt(this.#at) ?? 0);
    this.#at += character.length;
    const isRange = character === "-" && !isFirst && this.#source[this.#at] !== "]" && this.#source[this.#at] !== "[";
    return isRange ? "-" : literalCharacter(character);
  }
}

/** Only i, m and s mean the same in both; the others of Java change nothing that is translated here. */
function jsFlags(opening: string): string {
  const [on = "", off = ""] = opening.slice(2).split("-");
  const keep = (flags: string): string =>
    charactersOf(flags)
      .filter((flag) => "ims".includes(flag))
      .join("");
  const disabled = keep(off);
  const flags = `${keep(on)}${disabled === "" ? "" : `-${disabled}`}`;
  return `(?${flags}:`;
}

function literalCharacter(character: string): string {
  return /[\\^$.*+?()[\]{}|/\-&~!#%,:;<=>@`]/.test(character) ? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}` : character;
}
