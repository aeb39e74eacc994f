const KEY = "millrace-name";

/** The name under which others see this browser; undefined until the person gave one. */
export function ownName(): string | undefined {
  return window.localStorage.getItem(KEY) ?? undefined;
}

export function setOwnName(name: string): void {
  if (name === "") window.localStorage.removeItem(KEY);
  else window.localStorage.setItem(KEY, name);
}

const segmenter = new Intl.Segmenter();

/** At most two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = (word: string | undefined, count: number) =>
    Array.from(segmenter.segment(word ?? ""), ({ segment }) => segment)
      .slice(0, count)
      .join("");
  return (words.length > 1 ? letters(words[0], 1) + letters(words.at(-1), 1) : letters(words[0], 2)).toUpperCase();
}

const HUES = ["--cat-source", "--cat-cep", "--cat-join", "--cat-sql", "--cat-sink", "--cat-window"];

/** The same colour for the same tab at every other's screen. */
export function colorOf(tab: string): string {
  let sum = 7;
  for (let at = 0; at < tab.length; at++) sum = (sum * 31 + tab.charCodeAt(at)) % 9_973;
  return `var(${HUES[sum % HUES.length] ?? "--cat-source"})`;
}
