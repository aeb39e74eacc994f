import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseExpression, printExpression, type Ast } from "./index.ts";

/** A tree without positions, to compare what two texts mean. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (value instanceof Uint8Array || typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !["start", "end", "nameRange", "typeRange"].includes(key));
  return Object.fromEntries(entries.map(([key, item]) => [key, shape(item)]));
}

function parsed(text: string): Ast {
  const { ast, diagnostics } = parseExpression(text);
  expect(diagnostics, text).toEqual([]);
  return ast as Ast;
}

describe("precedence", () => {
  test.each([
    ["1 + 2 * 3", "1 + 2 * 3"],
    ["(1 + 2) * 3", "(1 + 2) * 3"],
    ["a - b - c", "a - b - c"],
    ["a - (b - c)", "a - (b - c)"],
    ["NOT a = b AND c", "NOT a = b AND c"],
    ["(NOT a) = b", "(NOT a) = b"],
    ["a OR b AND c", "a OR b AND c"],
    ["a BETWEEN 1 AND 2 AND b", "a BETWEEN 1 AND 2 AND b"],
    ["a BETWEEN (1 AND b) AND 2", "a BETWEEN (1 AND b) AND 2"],
    ["x LIKE 'a' || 'b'", "x LIKE 'a' || 'b'"],
    ["a = b IS NULL", "a = b IS NULL"],
    ["a = (b IS NULL)", "a = (b IS NULL)"],
    ["-a * b", "- a * b"],
    ["-(a * b)", "- (a * b)"],
  ])("%s prints as %s", (text, expected) => {
    expect(printExpression(parsed(text))).toBe(expected);
  });
});

test("every recorded expression that compiles in Flink is parsed and prints to a text of the same meaning", () => {
  const folder = new URL("../../../../conformance/expressions/", import.meta.url);
  let count = 0;
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    for (const { expr, type } of JSON.parse(readFileSync(new URL(file, folder), "utf8")) as { expr: string; type?: string }[]) {
      if (type === undefined) continue;
      const ast = parsed(expr);
      expect(shape(parsed(printExpression(ast))), expr).toEqual(shape(ast));
      count++;
    }
  }
  expect(count).toBeGreaterThan(2500);
});

const at = { start: 0, end: 0 };
const leaf: fc.Arbitrary<Ast> = fc.oneof(
  fc.nat(1_000_000).map((value): Ast => ({ kind: "number", text: String(value), ...at })),
  fc.string({ maxLength: 6 }).map((value): Ast => ({ kind: "string", value, ...at })),
  fc.constantFrom("a", "b", "order", "x y", "`", "日本", "TIME").map((name): Ast => ({ kind: "name", parts: [{ name, ...at }], ...at })),
  fc.constantFrom(true, false, null).map((value): Ast => ({ kind: "boolean", value, ...at })),
  fc.constant<Ast>({ kind: "null", ...at }),
);
const { tree } = fc.letrec<{ tree: Ast }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, depthSize: "medium" },
    leaf,
    fc.record({ kind: fc.constant("operation" as const), operator: fc.constantFrom("+", "-", "*", "/", "%", "||", "=", "<>", "<", ">=", "AND", "OR"), left: tie("tree"), right: tie("tree"), start: fc.constant(0), end: fc.constant(0) }),
    fc.record({ kind: fc.constant("unary" as const), operator: fc.constantFrom("NOT" as const, "+" as const), operand: tie("tree"), start: fc.constant(0), end: fc.constant(0) }),
    fc.record({ kind: fc.constant("is" as const), test: fc.constantFrom("NULL" as const, "TRUE" as const, "JSON ARRAY" as const), negated: fc.boolean(), operand: tie("tree"), start: fc.constant(0), end: fc.constant(0) }),
    fc.record({ kind: fc.constant("between" as const), negated: fc.boolean(), symmetric: fc.boolean(), operand: tie("tree"), low: tie("tree"), high: tie("tree"), start: fc.constant(0), end: fc.constant(0) }),
    fc.record({ kind: fc.constant("in" as const), negated: fc.boolean(), operand: tie("tree"), list: fc.array(tie("tree"), { minLength: 1, maxLength: 3 }), start: fc.constant(0), end: fc.constant(0) }),
    fc.record({ kind: fc.constant("like" as const), form: fc.constantFrom("LIKE" as const, "SIMILAR TO" as const), negated: fc.boolean(), operand: tie("tree"), pattern: tie("tree"), start: fc.constant(0), end: fc.constant(0) }),
    fc.record({ kind: fc.constant("item" as const), operand: tie("tree"), index: tie("tree"), start: fc.constant(0), end: fc.constant(0) }),
    fc.record({ kind: fc.constant("call" as const), name: fc.constantFrom("UPPER", "COALESCE"), nameRange: fc.constant(at), args: fc.array(tie("tree"), { maxLength: 3 }), keywords: fc.constant([]), star: fc.constant(false), distinct: fc.constant(false), start: fc.constant(0), end: fc.constant(0) }),
    fc.record({ kind: fc.constant("case" as const), branches: fc.array(fc.record({ when: fc.tuple(tie("tree")), result: tie("tree") }), { minLength: 1, maxLength: 2 }), start: fc.constant(0), end: fc.constant(0) }),
  ) as fc.Arbitrary<Ast>,
})); // prettier-ignore

test("any tree prints to a text that parses to the same tree", () => {
  fc.assert(
    fc.property(tree, (ast) => {
      const text = printExpression(ast);
      const again = parseExpression(text);
      expect(again.diagnostics, text).toEqual([]);
      expect(shape(again.ast), text).toEqual(shape(ast));
    }),
    { numRuns: 500, seed: 7 },
  );
});

test("no text makes the parser throw, and positions stay inside the text", () => {
  const piece = fc.constantFrom("(", ")", "[", "]", ",", "a", "1", "'x'", "'", "+", "-", "CASE", "WHEN", "THEN", "END", "CAST(", "AS", "BETWEEN", "AND", "IN", "NOT", "IS", "NULL", "INTERVAL", "DAY", "`", ".", "/*", "JSON_VALUE(", "ON", "TRIM(", "FROM", "😀"); // prettier-ignore
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const text = pieces.join(" ");
      for (const { range } of parseExpression(text).diagnostics) {
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeLessThanOrEqual(Math.max(text.length, range.start + 1));
      }
    }),
    { numRuns: 2000, seed: 7 },
  );
});

describe("errors", () => {
  test("all are found, each at its place", () => {
    const text = "UPPER(a + ) + LOWER( , b) AND order > 1";
    const { diagnostics } = parseExpression(text);
    expect(diagnostics.map(({ code, range }) => [code, text.slice(range.start, range.end)])).toEqual([
      ["SYNTAX", ")"],
      ["SYNTAX", ","],
      ["RESERVED_WORD", "order"],
    ]);
  });

  test("a reserved word as a column offers the backticks", () => {
    const [diagnostic] = parseExpression("value > 1").diagnostics;
    expect(diagnostic?.fixes).toEqual([{ title: "Put it in backticks", range: { start: 0, end: 5 }, text: "`value`" }]);
  });

  test("!= offers <>", () => {
    const [diagnostic] = parseExpression("a != 1").diagnostics;
    expect(diagnostic?.fixes?.[0]).toMatchObject({ text: "<>", range: { start: 2, end: 4 } });
  });

  test("text nested too deep or too long is refused, not run out of stack", () => {
    expect(parseExpression("(".repeat(5000) + "1" + ")".repeat(5000)).diagnostics[0]?.code).toBe("TOO_DEEP");
    expect(parseExpression(Array.from({ length: 5000 }, () => "1").join(" + ")).diagnostics[0]?.code).toBe("TOO_DEEP");
    expect(parseExpression("1".repeat(200_000)).diagnostics[0]?.code).toBe("TOO_LONG");
  });
});
