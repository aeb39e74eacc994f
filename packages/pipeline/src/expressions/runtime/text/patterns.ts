import { charactersOf } from "./characters.ts";
import { ExpressionError } from "../../expression-error.ts";

/** A LIKE pattern or an escape that means nothing. */
export class PatternError extends ExpressionError {
  constructor(message: string) {
    super("PATTERN_INVALID", message);
    this.name = "PatternError";
  }
}

/** "_" is one character that ends no line, as Java's dot. */
const oneCharacter = "[^\\n\\r\\u0085\\u2028\\u2029]";

/** The regular expression of a LIKE pattern: % any text, _ one character. `escape` "" is none. */
export function likeRegExp(pattern: string, escape: string): RegExp {
  if (escape !== "" && charactersOf(escape).length !== 1) throw new PatternError("the ESCAPE of LIKE is one character");
  let source = "";
  const characters = charactersOf(pattern);
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] as string;
    if (character === escape && escape !== "") {
      const next = characters[++index];
      if (next !== "%" && next !== "_" && next !== escape)
        throw new PatternError(`${escape} in a LIKE pattern stands before %, _ or ${escape}`);
      source += escaped(next);
    } else {
      source += character === "%" ? "[\\s\\S]*" : character === "_" ? oneCharacter : escaped(character);
    }
  }
  return new RegExp(`^${source}$`, "u");
}

/** The regular expression of a SIMILAR TO pattern: LIKE's signs, and | * + ? {m,n} ( ) [ ] as in a regular expression. */
export function similarRegExp(pattern: string, escape: string): RegExp {
  if (escape !== "" && charactersOf(escape).length !== 1) throw new PatternError("the ESCAPE of SIMILAR TO is one character");
  let source = "";
  const characters = charactersOf(pattern);
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] as string;
    if (character === escape && escape !== "") {
      const next = characters[++index];
      if (next === undefined)
        throw new PatternError(`${escape} ends the pattern of SIMILAR TO; it stands before the sign that it makes literal`);
      source += escaped(next);
    } else if (character === "[") {
      const end = classEnd(characters, index);
      source += characterClass(characters.slice(index + 1, end));
      index = end;
    } else if (character === "%") source += "[\\s\\S]*";
    else if (character === "_") source += oneCharacter;
    else source += "|*+?{}()".includes(character) ? character : escaped(character);
  }
  try {
    return new RegExp(`^(?:${source})$`, "u");
  } catch {
    throw new PatternError(
      "the pattern of SIMILAR TO is no regular expression; its brackets must be in pairs and its * + ? stand behind something",
    );
  }
}

const cache = new Map<string, RegExp>();

/** Prepared patterns of the last calls; they rarely change from row to row. */
function cached(kind: string, pattern: string, escape: string, make: (pattern: string, escape: string) => RegExp): RegExp {
  const key = `${kind}${escape}\u0000${pattern}`;
  let expression = cache.get(key);
  if (expression === undefined) {
    expression = make(pattern, escape);
    if (cache.size >= 256) cache.clear();
    cache.set(key, expression);
  }
  return expression;
}

export const patterns = {
  like: (text: string, pattern: string, escape: string): boolean => cached("l", pattern, escape, likeRegExp).test(text),
  similar: (text: string, pattern: string, escape: string): boolean => cached("s", pattern, escape, similarRegExp).test(text),
};

function escaped(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character === "-" ? "\\x2d" : character;
}

function classEnd(characters: readonly string[], start: number): number {
  for (let index = start + 1; index < characters.length; index++) {
    if (characters[index] === "[" && characters[index + 1] === ":") {
      const close = characters.indexOf(":", index + 2);
      if (close >= 0 && characters[close + 1] === "]") index = close + 1;
    } else if (characters[index] === "]") return index;
  }
  throw new PatternError("a [ in the pattern of SIMILAR TO has no ]");
}

const namedClasses: Readonly<Record<string, string>> = {
  ALPHA: "\\p{L}", UPPER: "\\p{Lu}", LOWER: "\\p{Ll}", DIGIT: "\\d", ALNUM: "\\p{L}\\d", SPACE: " ", WHITESPACE: "\\s",
}; // prettier-ignore

function characterClass(characters: readonly string[]): string {
  const text = characters.join("");
  const negated = text.startsWith("^");
  const body = (negated ? text.slice(1) : text).replace(
    /\[:(\w+):\]|([\\[\]])/g,
    (_, name: string | undefined, sign: string | undefined) => {
      if (name === undefined) return `\\${sign}`;
      const known = namedClasses[name.toUpperCase()];
      if (known === undefined)
        throw new PatternError(`[:${name}:] is no class of SIMILAR TO; it knows ALPHA, UPPER, LOWER, DIGIT, ALNUM, SPACE and WHITESPACE`);
      return known;
    },
  );
  return `[${negated ? "^" : ""}${body}]`;
}
