import { expect, test } from "vitest";
import { quantifierOf, quantifierSign, withQuantifier } from "./quantifier.ts";

test.each([
  [{}, "once", ""],
  [{ optional: true }, "optional", "?"],
  [{ times: { min: 1, max: null } }, "oneOrMore", "+"],
  [{ times: { min: 1, max: null }, optional: true }, "zeroOrMore", "*"],
  [{ times: { min: 3, max: 3 } }, "times", "{3}"],
  [{ times: { min: 2, max: 4 } }, "times", "{2,4}"],
  [{ times: { min: 2, max: null } }, "times", "{2,}"],
] as const)("%j is %s, written %s", (step, quantifier, sign) => {
  expect(quantifierOf(step)).toBe(quantifier);
  expect(quantifierSign(step)).toBe(sign);
});

test("another quantifier keeps the rest of the step", () => {
  const step = { name: "a", where: "x > 1", contiguity: "next" as const, times: { min: 2, max: 4 } };
  expect(withQuantifier(step, "once")).toEqual({ name: "a", where: "x > 1", contiguity: "next" });
  expect(withQuantifier(step, "zeroOrMore")).toMatchObject({ name: "a", times: { min: 1, max: null }, optional: true });
});
