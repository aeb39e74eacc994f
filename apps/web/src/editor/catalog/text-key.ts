/** The key under which a text of the catalog has its translation. Keys of messages have no points: those part the levels. */
export function textKey(english: string): string {
  return english.replaceAll(".", "").replaceAll(/\s+/g, " ").trim();
}
