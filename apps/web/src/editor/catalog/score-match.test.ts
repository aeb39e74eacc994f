import { expect, test } from "vitest";
import { scoreMatch } from "./score-match.ts";

const score = (search: string, ...texts: string[]) => scoreMatch("", search, texts);

test("a kind of that name comes before one that only mentions the word", () => {
  const table = score("table", "Table", "sink.table", "Keeps the last rows.");
  const lookup = score("table", "Lookup", "transform.lookup", "Adds columns from a small table.");
  expect(table).toBeGreaterThan(lookup);
  expect(lookup).toBeGreaterThan(0);
});

test.each([
  ["exact before beginning", "key", "Key", "Key by"],
  ["beginning before a later word", "by", "By time", "Key by"],
  ["a word before the inside of one", "top", "Top N", "Stop"],
])("%s", (_, search, better, worse) => expect(score(search, better)).toBeGreaterThan(score(search, worse)));

test("every word must be there, in any order; anything else is left out", () => {
  expect(score("join window", "Window join")).toBeGreaterThan(0);
  expect(score("join kafka", "Window join")).toBe(0);
  expect(score("", "anything")).toBe(1);
});
