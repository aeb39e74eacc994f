/**
 * Where a tab stands in each resumable topic, as one event id: `topic=cursor` joined by `|`. The browser hands the id back after a lost
 * connection, so the server itself remembers nothing about tabs.
 */
export function encodeCursors(cursors: ReadonlyMap<string, string>): string {
  return [...cursors].map(([topic, cursor]) => `${topic}=${cursor}`).join("|");
}

/** Damaged or foreign parts are left out: their topics start afresh. */
export function decodeCursors(text: string | null | undefined): Map<string, string> {
  const cursors = new Map<string, string>();
  for (const part of (text ?? "").split("|")) {
    const at = part.lastIndexOf("=");
    if (at > 0 && /^\d{1,19}$/.test(part.slice(at + 1))) cursors.set(part.slice(0, at), part.slice(at + 1));
  }
  return cursors;
}
