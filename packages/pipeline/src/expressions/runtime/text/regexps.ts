import { javaRegExp } from "./java-regexp.ts";

/** The REGEXP family: a pattern that is no regular expression gives NULL or FALSE. */
export const regexps = {
  regexp: (text: string, pattern: string): boolean => javaRegExp(pattern)?.test(text) ?? false,
  /** The replacement is literal text: $1 and \\ mean nothing in it, as in Flink. */
  regexpReplace(text: string, pattern: string, replacement: string): string | null {
    const expression = javaRegExp(pattern, "g");
    return expression === undefined ? null : text.replace(expression, () => replacement);
  },
  regexpExtract(text: string, pattern: string, group = 0): string | null {
    const match = javaRegExp(pattern)?.exec(text);
    return numbered(match)?.[group] ?? null;
  },
  regexpExtractAll(text: string, pattern: string, group = 1): (string | null)[] | null {
    const expression = javaRegExp(pattern, "g");
    if (expression === undefined || group < 0 || group > groupCount(pattern)) return null;
    return [...text.matchAll(expression)].map((match) => numbered(match)?.[group] ?? null);
  },
  regexpCount(text: string, pattern: string): number | null {
    const expression = javaRegExp(pattern, "g");
    return expression === undefined ? null : [...text.matchAll(expression)].length;
  },
  /** Position of the first match from 1, 0 where there is none. */
  regexpInstr(text: string, pattern: string): number | null {
    const expression = javaRegExp(pattern);
    return expression === undefined ? null : (expression.exec(text)?.index ?? -1) + 1;
  },
  regexpSubstr: (text: string, pattern: string): string | null => javaRegExp(pattern)?.exec(text)?.[0] ?? null,
  regexpSplit(text: string, pattern: string): string[] | null {
    const expression = javaRegExp(pattern);
    return expression === undefined ? null : text.split(expression);
  },
};

/** The match without the groups that stand for possessive quantifiers. */
function numbered(match: RegExpExecArray | null | undefined): readonly (string | undefined)[] | undefined {
  if (match === null || match === undefined) return undefined;
  const helpers = Object.keys(match.groups ?? {}).filter((name) => name.startsWith("atomic"));
  return helpers.length === 0
    ? match
    : match.filter((_, index) => index === 0 || !helpers.some((name) => match.groups?.[name] === match[index]));
}

/** Groups of a pattern, by matching an alternative that is always empty. */
function groupCount(pattern: string): number {
  const match = javaRegExp(`${pattern}|`)?.exec("");
  return (numbered(match)?.length ?? 1) - 1;
}
