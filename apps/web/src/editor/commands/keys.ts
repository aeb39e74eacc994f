/** What a key press says, apart from the page. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly code: string;
}

/** Whether a press is the keys that "Mod+Shift+Z" names. Signs (?, +, .) are compared as typed, whatever keys the layout needs for them. */
export function matchesKeys(press: KeyPress, keys: string): boolean {
  const parts = keys === "+" ? ["+"] : keys.split("+");
  const key = parts.at(-1) ?? "";
  const mods = new Set(parts.slice(0, -1));
  if ((press.ctrlKey || press.metaKey) !== mods.has("Mod") || press.altKey !== mods.has("Alt")) return false;
  const isSign = key.length === 1 && !/[a-z]/i.test(key);
  if (isSign) return press.key === key;
  if (press.shiftKey !== mods.has("Shift")) return false;
  // With Alt a layout may give another letter; the place of the key counts then.
  return press.key.toLowerCase() === key.toLowerCase() || (mods.has("Alt") && press.code === `Key${key.toUpperCase()}`);
}

/** Keys as people read them: "Ctrl+Shift+Z", "⌘+Shift+Z" on a Mac. */
export function shownKeys(keys: string, isMac: boolean): string {
  return keys
    .replace("Mod", isMac ? "⌘" : "Ctrl")
    .replace("ArrowLeft", "←")
    .replace("ArrowRight", "→")
    .replace("ArrowUp", "↑")
    .replace("ArrowDown", "↓")
    .replace("Escape", "Esc");
}

/** Fields keep their own keys: native undo, caret moves, text. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
      target.closest("[role=dialog], [role=menu], [role=listbox], .monaco-editor") !== null)
  );
}
