/** JSON text that PostgreSQL takes as jsonb, which has no NUL character: it becomes U+FFFD, as it would on a screen. */
export function toJsonb(value: unknown): string {
  const text = JSON.stringify(value);
  if (!text.includes("\\u0000")) return text;
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "string" ? part.replaceAll("\0", "\ufffd") : part));
}

/** PostgreSQL's text has no NUL character either. */
export function withoutNul(text: string): string {
  return text.replaceAll("\0", "\ufffd");
}
