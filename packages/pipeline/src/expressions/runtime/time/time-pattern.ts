export interface PatternLetter {
  readonly letter: string;
  readonly count: number;
}

/** A letter of a pattern repeated, or literal text. */
export type PatternPart = PatternLetter | { readonly text: string } | { readonly optional: "[" | "]" };

const cache = new Map<string, readonly PatternPart[]>();

/** The parts of a pattern of Java's DateTimeFormatter or SimpleDateFormat: 'quoted' text, '' for a quote, letters by runs. */
export function patternParts(pattern: string): readonly PatternPart[] {
  let parts = cache.get(pattern);
  if (parts === undefined) {
    parts = readParts(pattern);
    if (cache.size >= 256) cache.clear();
    cache.set(pattern, parts);
  }
  return parts;
}

function readParts(pattern: string): readonly PatternPart[] {
  const parts: PatternPart[] = [];
  for (const match of pattern.matchAll(/''|'((?:[^']|'')*)'?|([A-Za-z])\2*|[[\]]|[^A-Za-z'[\]]+/g)) {
    const [all, quoted, letter] = match;
    if (letter !== undefined) parts.push({ letter, count: all.length });
    else if (all === "[" || all === "]") parts.push({ optional: all });
    else parts.push({ text: all === "''" ? "'" : quoted === undefined ? all : quoted.replaceAll("''", "'") });
  }
  return parts;
}

export const monthNames = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
export const dayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
