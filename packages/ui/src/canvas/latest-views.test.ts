import { expect, test } from "vitest";
import { isSameBut, sameOrNew } from "./latest-views.ts";

const changing = new Set(["body"]);

test("views that differ in what changes with each reading are the same, whether it comes, goes or is another", () => {
  const inputs = [{ name: "in" }];
  expect(isSameBut({ id: "a", inputs, body: 1 }, { id: "a", inputs, body: 2 }, changing)).toBe(true);
  expect(isSameBut({ id: "a", inputs }, { id: "a", inputs, body: 2 }, changing)).toBe(true);
});

test("any other difference counts, also a field that only one of them has", () => {
  expect(isSameBut({ id: "a", name: "x" }, { id: "a", name: "y" }, changing)).toBe(false);
  expect(isSameBut<object>({ id: "a" }, { id: "a", disabled: true }, changing)).toBe(false);
  expect(isSameBut<object>({ id: "a", disabled: true }, { id: "a" }, changing)).toBe(false);
});

test("a list keeps its identity while its members, their order and their number are the same", () => {
  const [a, b] = [{ id: "a" }, { id: "b" }];
  const before = [a, b];
  expect(sameOrNew(before, [a, b])).toBe(before);
  expect(sameOrNew(before, [b, a])).toEqual([b, a]);
  expect(sameOrNew(before, [a])).toEqual([a]);
  expect(sameOrNew(before, [a, { ...b }])).not.toBe(before);
});
