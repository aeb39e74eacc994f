import type { Schema } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { completionAt, FUNCTIONS } from "./completion.ts";
import type { ExpressionScope } from "./expression-scope.ts";

const columns: Schema = [
  { name: "delay", type: { kind: "INT", nullable: true } },
  { name: "destination", type: { kind: "STRING", nullable: true } },
  { name: "odd name", type: { kind: "STRING", nullable: true } },
];
const scope: ExpressionScope = { columns, steps: [], sample: undefined };
const labels = (text: string, caret = text.length, forced = false, of = scope) =>
  completionAt(text, caret, of, forced)?.proposals.map(({ label }) => label);

test("columns come first, with their types and what the sample row holds", () => {
  const sample = { columns, values: [66, "LAS", null] };
  expect(completionAt("de", 2, { ...scope, sample }, false)?.proposals.slice(0, 2)).toMatchObject([
    { value: "delay", hint: "INT · 66" },
    { value: "destination", hint: "STRING · LAS" },
  ]);
  expect(completionAt("de", 2, scope, false)?.proposals[0]?.hint).toBe("INT");
});

test("the word at the caret counts, not the end of the text", () => {
  expect(completionAt("1 + del * 2", 7, scope, false)).toMatchObject({ from: 4, proposals: [{ value: "delay" }] });
});

test("functions are offered by name, with their call, what they give, and an example", () => {
  expect(completionAt("coal", 4, scope, false)?.proposals).toMatchObject([
    {
      kind: "function",
      value: "COALESCE(",
      hint: expect.stringMatching(/^COALESCE\(/),
      summary: expect.stringMatching(/\.$/),
      example: expect.stringMatching(/^COALESCE\(/),
    },
  ]);
  expect(FUNCTIONS.length).toBeGreaterThan(150);
});

test("nothing is offered inside a text literal, nor where the word is complete", () => {
  expect(labels("delay = 'de")).toBeUndefined();
  expect(labels("delay")).toBeUndefined();
});

test("asked for, everything is offered on an empty word", () => {
  expect(labels("", 0)).toBeUndefined();
  expect(labels("", 0, true)?.slice(0, 3)).toEqual(["delay", "destination", "odd name"]);
});

test("names that are no identifiers stand in backticks", () => {
  expect(completionAt("odd", 3, scope, false)?.proposals[0]?.value).toBe("`odd name`");
});

test("in a pattern its steps are offered, and behind a step's dot the columns alone", () => {
  const pattern = { ...scope, steps: ["small", "big one"] };
  expect(labels("sm", 2, false, pattern)).toEqual(["small"]);
  expect(labels("LAS", 3, false, pattern)?.[0]).toBe("LAST");
  expect(labels("LAST(small.", 11, false, pattern)).toEqual(["delay", "destination", "odd name"]);
  expect(labels("LAST(`big one`.de", 17, false, pattern)).toEqual(["delay", "destination"]);
  expect(labels("small.", 6, false, scope)).toBeUndefined();
});
