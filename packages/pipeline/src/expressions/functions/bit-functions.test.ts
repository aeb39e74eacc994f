import { describe, expect, it } from "vitest";
import { checkExpression } from "../check/check-expression.ts";
import { compileExpression } from "../emit/compile-expression.ts";

function value(text: string): unknown {
  const { typed, diagnostics } = checkExpression(text, { schema: [] });
  if (typed === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return compileExpression(typed)({});
}

describe("functions of bits", () => {
  it.each([
    ["BITAND(12, 10)", 8],
    ["BITOR(12, 10)", 14],
    ["BITXOR(12, 10)", 6],
    ["BITXOR(-1, 1)", -2],
    ["BITAND(CAST(9007199254740993 AS BIGINT), 3)", 1],
    ["BITOR(CAST(4611686018427387904 AS BIGINT), 1)", 4611686018427387905n],
    ["BITXOR(CAST(NULL AS INT), 1)", null],
  ])("%s is %s", (text, expected) => {
    expect(value(text)).toBe(expected);
  });

  it("take whole numbers only", () => {
    expect(() => value("BITAND(1.5, 1)")).toThrow("a whole number");
  });
});
