/** User text as it may stand in a message: in one line, at most `max` characters. */
export function shorten(text: string, max = 80): string {
  const line = text.slice(0, max + 1).replace(/\s+/g, " ");
  return line.length > max || text.length > max + 1 ? `${line.slice(0, max - 1)}…` : line;
}
