import { expect, test } from "vitest";
import { colorOf, initials } from "./own-name.ts";

test.each([
  ["Ada Lovelace", "AL"],
  ["ada", "AD"],
  ["Grace Brewster Murray Hopper", "GH"],
  ["李小龙", "李小"],
  ["Guest 7", "G7"],
])("%s is %s", (name, letters) => expect(initials(name)).toBe(letters));

test("a tab keeps its colour", () => {
  expect(colorOf("a-b")).toBe(colorOf("a-b"));
});
