import { COMMANDS, type EditorCommand } from "./command-list.ts";
import type { KeyPress } from "./keys.ts";

const STORE_KEY = "millrace-keys";

/** Keys that a person chose, by command; what is not in it keeps its own. An empty list takes the keys away. */
export type KeyBindings = Readonly<Record<string, readonly string[]>>;

/** Reads what was stored; what cannot be read, or names no command, is left out. */
export function parseBindings(text: string | null): KeyBindings {
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return {};
    const known = new Set(COMMANDS.map((command) => command.id));
    return Object.fromEntries(
      Object.entries(value).filter(
        (entry): entry is [string, readonly string[]] =>
          known.has(entry[0]) && Array.isArray(entry[1]) && entry[1].every((keys) => typeof keys === "string"),
      ),
    );
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

export function readBindings(): KeyBindings {
  return parseBindings(window.localStorage.getItem(STORE_KEY));
}

export function storeBindings(bindings: KeyBindings): void {
  if (Object.keys(bindings).length === 0) window.localStorage.removeItem(STORE_KEY);
  else window.localStorage.setItem(STORE_KEY, JSON.stringify(bindings));
}

/** The commands with the keys that hold. */
export function boundCommands(bindings: KeyBindings): readonly EditorCommand[] {
  return COMMANDS.map((command) => ({ ...command, keys: bindings[command.id] ?? command.keys }));
}

/** Binds a command to keys; another command that had them loses them, so that a press has one meaning. */
export function bind(bindings: KeyBindings, id: string, keys: string): KeyBindings {
  const next: Record<string, readonly string[]> = { ...bindings, [id]: [keys] };
  for (const other of boundCommands(bindings))
    if (other.id !== id && other.keys.includes(keys)) next[other.id] = other.keys.filter((each) => each !== keys);
  return next;
}

const MODIFIERS = new Set(["Control", "Meta", "Alt", "Shift"]);

/** A press as the name of its keys ("Mod+Shift+K"); undefined while only modifiers are down. */
export function keysOf(press: KeyPress): string | undefined {
  if (MODIFIERS.has(press.key)) return undefined;
  const isLetter = /^[a-z]$/i.test(press.key);
  const isSign = press.key.length === 1 && !isLetter;
  const key = isLetter ? press.key.toUpperCase() : press.altKey && press.code.startsWith("Key") ? press.code.slice(3) : press.key;
  return [
    ...(press.ctrlKey || press.metaKey ? ["Mod"] : []),
    ...(press.altKey ? ["Alt"] : []),
    ...(press.shiftKey && !isSign ? ["Shift"] : []),
    key,
  ].join("+");
}
