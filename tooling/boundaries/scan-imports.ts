export interface FoundImport {
  readonly specifier: string;
  readonly line: number;
}

/** Static imports and re-exports (over several lines too), imports for their effect, dynamic imports with a literal. */
const PATTERNS = [
  /^[ \t]*(?:import|export)\b[^;"'`]*?\bfrom[ \t]*["']([^"']+)["']/gmu,
  /^[ \t]*import[ \t]*["']([^"']+)["']/gmu,
  /\bimport\([ \t\n]*["']([^"']+)["'][ \t\n]*\)/gu,
  /\bimport\.meta\.resolve\([ \t\n]*["']([^"']+)["'][ \t\n]*\)/gu,
];

/** What a TypeScript file imports, types included. Comments and code in strings are passed over. */
export function scanImports(source: string): FoundImport[] {
  const code = blank(source, (token) => !/^["']/u.test(token));
  const codeWithoutStrings = blank(source, () => true);
  return PATTERNS.flatMap((pattern) =>
    [...code.matchAll(pattern)]
      .filter((match) => codeWithoutStrings[match.index + match[0].search(/\S/u)] !== " ")
      .map((match) => ({ specifier: match[1] as string, line: code.slice(0, match.index + match[0].length).split("\n").length })),
  ).sort((a, b) => a.line - b.line);
}

/** Blanks comments, template literals and strings that `isBlanked` names. Everything else keeps its place, so that lines stay right. */
function blank(source: string, isBlanked: (token: string) => boolean): string {
  return source.replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//gu, (token) =>
    isBlanked(token) ? token.replace(/[^\n]/gu, " ") : token,
  );
}
