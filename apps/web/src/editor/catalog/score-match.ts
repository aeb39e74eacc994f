/**
 * How well a search fits something that people know by several texts, the best known first (its title, then other names, then what it does): 0 not at all,
 * 1 exactly its title. Beginnings count more than insides, and a title more than a sentence that mentions the word. The form that cmdk asks for.
 */
export function scoreMatch(_value: string, search: string, texts: readonly string[] = []): number {
  const wanted = search.trim().toLowerCase();
  if (wanted === "") return 1;
  return texts.reduce((best, text, index) => Math.max(best, scoreText(text.toLowerCase(), wanted) * 0.9 ** (index * 4)), 0);
}

function scoreText(text: string, wanted: string): number {
  if (text === wanted) return 1;
  if (text.startsWith(wanted)) return 0.9;
  const at = text.indexOf(wanted);
  if (at > 0) return /[\p{L}\p{N}]/u.test(text[at - 1] ?? "") ? 0.6 : 0.8;
  const words = wanted.split(/\s+/);
  return words.length > 1 && words.every((word) => text.includes(word)) ? 0.5 : 0;
}
