import { expect, test } from "vitest";
import { COMMANDS } from "./command-list.ts";
import { bind, boundCommands, keysOf, parseBindings } from "./key-bindings.ts";
import { matchesKeys } from "./keys.ts";

const press = (key: string, mods: Partial<Record<"ctrlKey" | "metaKey" | "shiftKey" | "altKey", boolean>> = {}, code = "") => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...mods,
});
const keys = (bindings: Parameters<typeof boundCommands>[0], id: string) =>
  boundCommands(bindings).find((command) => command.id === id)?.keys;

test("no two commands have the same keys, as delivered", () => {
  const all = COMMANDS.flatMap((command) => command.keys);
  expect(new Set(all).size).toBe(all.length);
});

test("keys that are given to a command are taken from the one that had them", () => {
  const bindings = bind({}, "tidy", "Mod+Z");
  expect(keys(bindings, "tidy")).toEqual(["Mod+Z"]);
  expect(keys(bindings, "undo")).toEqual([]);
  expect(keys(bind(bindings, "undo", "U"), "undo")).toEqual(["U"]);
});

test.each([
  [press("z", { ctrlKey: true }), "Mod+Z"],
  [press("Z", { metaKey: true, shiftKey: true }), "Mod+Shift+Z"],
  [press("?", { shiftKey: true }), "?"],
  [press("ArrowLeft", { shiftKey: true }), "Shift+ArrowLeft"],
  [press("Shift", { shiftKey: true }), undefined],
])("%j is %s", (pressed, expected) => {
  expect(keysOf(pressed)).toBe(expected);
  if (expected !== undefined) expect(matchesKeys(pressed, expected)).toBe(true);
});

test("what was stored by another release, or is damaged, does no harm", () => {
  expect(parseBindings('{"undo": ["U"], "gone": ["G"], "redo": 7}')).toEqual({ undo: ["U"] });
  expect(parseBindings("{")).toEqual({});
  expect(parseBindings(null)).toEqual({});
});
