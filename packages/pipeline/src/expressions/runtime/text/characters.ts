/** The characters (code points) of a text: what positions and lengths of SQL count. */
export function charactersOf(text: string): string[] {
  return Array.from(text);
}

/** Whether a text has characters that are two UTF-16 units; where it has not, positions are those of JavaScript. */
export function hasSurrogates(text: string): boolean {
  return /[\ud800-\udfff]/.test(text);
}
