import type { Schema } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { FUNCTIONS } from "./completion.ts";
import { evaluate } from "./evaluate.ts";

const columns: Schema = [
  { name: "delay", type: { kind: "INT", nullable: true } },
  { name: "seen", type: { kind: "TIMESTAMP", precision: 3, nullable: true } },
];
const at = (text: string) => evaluate({ text, columns, values: [66, "2001-01-01T00:47:00"], timeZone: "UTC" });

test("an expression is computed with the row", () => {
  expect(at("delay * 2 > 100")).toEqual({ kind: "value", value: true, type: "BOOLEAN" });
  expect(at("EXTRACT(MINUTE FROM seen)")).toMatchObject({ kind: "value", value: 47 });
});

test("one that fails on the row says why; one with findings says nothing, they stand at the text", () => {
  expect(at("delay / (delay - 66)")).toMatchObject({ kind: "error", message: expect.stringMatching(/zero/i) });
  expect(at("dely + 1")).toEqual({ kind: "invalid" });
});

test("the example of every function can be computed without columns", () => {
  const failing = FUNCTIONS.filter(({ example }) => evaluate({ text: example, columns: [], values: [], timeZone: "UTC" }).kind !== "value");
  expect(failing.map(({ name, example }) => `${name}: ${example}`)).toEqual([]);
});
