import { expect, test } from "vitest";
import { matchesKeys, type KeyPress } from "./keys.ts";

const press = (key: string, mods = "", code = ""): KeyPress => ({
  key,
  code,
  ctrlKey: mods.includes("c"),
  metaKey: mods.includes("m"),
  shiftKey: mods.includes("s"),
  altKey: mods.includes("a"),
});

test.each([
  ["Ctrl+Z undoes", press("z", "c"), "Mod+Z", true],
  ["Cmd+Z undoes", press("z", "m"), "Mod+Z", true],
  ["Ctrl+Shift+Z is not undo", press("Z", "cs"), "Mod+Z", false],
  ["Ctrl+Shift+Z is redo", press("Z", "cs"), "Mod+Shift+Z", true],
  ["? needs Shift on some layouts only", press("?", "s"), "?", true],
  ["? without Shift", press("?"), "?", true],
  ["plus is a key of its own", press("+", "s"), "+", true],
  ["Ctrl+D is not D", press("d", "c"), "D", false],
  ["Alt may change the letter: the place of the key counts", press("Þ", "sa", "KeyT"), "Shift+Alt+T", true],
  ["arrows", press("ArrowLeft", "c"), "Mod+ArrowLeft", true],
  ["Delete", press("Delete"), "Delete", true],
])("%s", (_name, event, keys, expected) => {
  expect(matchesKeys(event, keys)).toBe(expected);
});
