import { describe, expect, test } from "vitest";
import {
  checkExpression,
  compileCondition,
  compileExpression,
  createExpressionRuntime,
  emitExpression,
  ExpressionError,
  functionCatalog,
} from "../index.ts";
import { formatDataType, parseDataType, types, type Schema } from "../../types/index.ts";
import type { CheckOptions, EmitContext } from "../index.ts";

const schema: Schema = Object.entries({
  i: "INT",
  n: "INT NOT NULL",
  l: "BIGINT",
  d: "DOUBLE",
  s: "STRING",
  price: "DECIMAL(10, 2)",
  ts: "TIMESTAMP(3)",
  r: "ROW<x INT, y STRING>",
}).map(([name, type]) => ({ name, type: parseDataType(type) }));
const check = (text: string, options: Partial<CheckOptions> = {}) => checkExpression(text, { schema, ...options });
const findings = (text: string) => check(text).diagnostics.map(({ code, range }) => [code, text.slice(range.start, range.end)]);

function typedOf(text: string, options: Partial<CheckOptions> = {}) {
  const { typed, diagnostics } = check(text, options);
  return typed ?? expect.unreachable(`${text}: ${diagnostics.map((diagnostic) => diagnostic.message).join("; ")}`);
}

describe("findings", () => {
  test("all of them, in order, each at its place", () => {
    expect(findings("pric + UPPER(i) + NOSUCH(s) AND i")).toEqual([
      ["UNKNOWN_COLUMN", "pric"],
      ["ARGUMENT_TYPE", "i"],
      ["UNKNOWN_FUNCTION", "NOSUCH"],
      ["OPERAND_TYPE", "i"],
    ]);
  });

  test.each([
    ["pric", "price"],
    ["UPER(s)", "UPPER"],
    ["LENGTH(s)", "CHAR_LENGTH"],
    ["NVL(i, 0)", "IFNULL"],
    ["r.xx", "x"],
    ["PRICE", "price"],
  ])("%s suggests %s", (text, suggestion) => {
    expect(check(text).diagnostics[0]?.fixes?.[0]?.text).toBe(suggestion);
  });

  test("nothing is suggested where nothing is near", () => {
    expect(check("zzzzzz").diagnostics[0]?.fixes).toBeUndefined();
  });

  test("a condition must be BOOLEAN where one is expected", () => {
    expect(check("i + 1", { expected: "BOOLEAN" }).diagnostics[0]?.message).toContain("INT");
    expect(check("i > 1", { expected: "BOOLEAN" }).diagnostics).toEqual([]);
  });

  test("an unknown time zone is found", () => {
    expect(check("ts", { timeZone: "Nowhere/City" }).diagnostics[0]?.code).toBe("LITERAL");
  });

  test("an aggregate says where it belongs", () => {
    expect(check("SUM(i)").diagnostics[0]?.message).toContain("window");
  });

  test("names of Object.prototype are neither columns nor functions", () => {
    expect(findings("constructor")).toEqual([["UNKNOWN_COLUMN", "constructor"]]);
    expect(findings("toString(s)")).toEqual([["UNKNOWN_FUNCTION", "toString"]]);
    expect(findings("__proto__(s)")).toEqual([["UNKNOWN_FUNCTION", "__proto__"]]);
  });
});

test("the columns in use are told", () => {
  expect(check("s = 'x' AND i > 1 OR r.x = i").usedColumns).toEqual([0, 4, 7]);
});

describe("generated code", () => {
  const context: EmitContext = { column: (index) => `c${index}`, constant: () => "k", runtime: "rt", temp: () => "t" };

  test("has no null checks where nothing can be null", () => {
    expect(emitExpression(typedOf("n * 2 + n"), context)).toBe("(Math.imul(c1, 2) + c1 | 0)");
  });

  test("asks once for each column that may be null", () => {
    expect(emitExpression(typedOf("i + n"), context)).toBe("(c0 === null ? null : (c0 + c1 | 0))");
  });

  test("holds nothing of the text but numbers", () => {
    const hostile = "'); process.exit(1); //\u2028`${x}";
    const constants: unknown[] = [];
    const code = emitExpression(typedOf(`s || '${hostile.replaceAll("'", "''")}'`), {
      ...context,
      constant: (value) => `k${constants.push(value)}`,
    });
    expect(code).toBe("(c4 === null ? null : (c4 + k1))");
    expect(constants).toEqual([hostile]);
  });

  test("works without local variables of the caller", () => {
    const code = emitExpression(typedOf("COALESCE(NULLIF(i, 0), n) = 1 AND TRY_CAST(s AS INT) > 2"), {
      ...context,
      temp: undefined as never,
    });
    expect(code).toMatch(/=>/);
  });

  test("what fails does so only when it is reached", () => {
    const guarded = compileExpression(typedOf("CASE WHEN n = 0 THEN 0 ELSE 10 / n END"));
    expect([guarded({ c1: 0 }), guarded({ c1: 3 })]).toEqual([0, 3]);
    const divide = compileExpression(typedOf("1 / 0 + n"));
    expect(() => divide({ c1: 0 })).toThrow(ExpressionError);
  });

  test("messages of failures hold no content of the row", () => {
    const cast = compileExpression(typedOf("CAST(s AS INT)"));
    expect(() => cast({ c4: "secret 4711" })).toThrow(/^(?!.*4711)/);
  });

  test("a condition is TRUE or not", () => {
    const condition = compileCondition(typedOf("i > 1 OR s = 'a'"));
    expect([condition({ c0: 2, c4: null }), condition({ c0: null, c4: "a" }), condition({ c0: null, c4: null })]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test("a value that is used twice is computed once", () => {
    let calls = 0;
    const counting: CheckOptions["resolveCall"] = (name) =>
      name === "COUNTED" ? { type: types.int, emit: ({ constant }) => `${constant(() => ++calls)}()` } : undefined;
    const between = compileExpression(typedOf("COUNTED() BETWEEN 1 AND 3", { resolveCall: counting }));
    expect([between({}), calls]).toEqual([true, 1]);
  });

  test("the clock and the dice are the runtime's", () => {
    const runtime = createExpressionRuntime({ now: () => 1709214356789, random: () => 0.5 });
    expect(compileExpression(typedOf("NOW()"), runtime)({})).toBe(1709214356789);
    expect(compileExpression(typedOf("CURRENT_DATE", { timeZone: "Asia/Tokyo" }), runtime)({})).toBe(19782);
    expect(compileExpression(typedOf("RAND()"), runtime)({})).toBe(0.5);
  });

  test("RAND with a seed gives the numbers of Java's generator", () => {
    // new java.util.Random(42): nextDouble 0.7275636800328681, 0.6832234717598454; nextInt(10) 0, 3.
    const random = compileExpression(typedOf("RAND(42)"));
    expect([random({}), random({})]).toEqual([0.7275636800328681, 0.6832234717598454]);
    const whole = compileExpression(typedOf("RAND_INTEGER(42, 10)"));
    expect([whole({}), whole({})]).toEqual([0, 3]);
  });
});

describe("hooks", () => {
  const cep: Partial<CheckOptions> = {
    resolveCall: (name, args) => {
      const [argument] = args;
      if (name !== "LAST" || argument?.kind !== "name" || argument.parts.length !== 2) return undefined;
      const [step, column] = argument.parts;
      if (step?.name !== "a")
        return {
          diagnostic: {
            code: "UNKNOWN_COLUMN",
            severity: "error",
            message: `there is no step ${step?.name}`,
            range: { start: argument.start, end: argument.end },
          },
        };
      return { type: types.int, emit: ({ constant }) => `${constant(column?.name)}.length` };
    },
    resolveName: (parts) => (parts[0]?.name === "a" ? { type: types.string, emit: () => '"first"' } : undefined),
  };

  test("calls of another owner have their own type and code", () => {
    const typed = typedOf("LAST(a.price) + 1", cep);
    expect(formatDataType(typed.type)).toBe("INT");
    expect(compileExpression(typed)({})).toBe(6);
  });

  test("names of several parts too; fields of columns stay", () => {
    expect(compileExpression(typedOf("a.price || '!'", cep))({})).toBe("first!");
    expect(compileExpression(typedOf("r.x", cep))({ c7: [5, "y"] })).toBe(5);
  });

  test("findings of the owner are reported", () => {
    expect(check("LAST(b.price)", cep).diagnostics.map((diagnostic) => diagnostic.message)).toEqual(["there is no step b"]);
  });
});

describe("the catalog of functions", () => {
  const definitions = Object.values(functionCatalog).filter((definition) => definition !== undefined);

  test.each(definitions.map((definition) => [definition.name, definition.example]))("the example of %s runs: %s", (name, example) => {
    const { typed, diagnostics } = checkExpression(example, { schema: [], hasEventTime: true });
    expect(diagnostics).toEqual([]);
    const value = typed && compileExpression(typed)({});
    // Without a job there is no watermark.
    if (name === "CURRENT_WATERMARK") expect(value).toBeNull();
    else expect(value).not.toBeNull();
  });

  test.each(definitions.map((definition) => [definition.name, definition]))("%s says what it is", (_, { signature, summary }) => {
    expect(signature.length).toBeGreaterThan(2);
    expect(summary).toMatch(/[.]$/);
  });
});
