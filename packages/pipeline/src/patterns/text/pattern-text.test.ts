import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Pattern, PatternElement } from "../../catalog/cep/pattern-config.ts";
import { parsePatternText } from "./parse-pattern-text.ts";
import { printPatternText, type PatternText } from "./print-pattern-text.ts";

const step = (name: string, more: object = {}): PatternElement => ({ name, ...more });

describe("printPatternText", () => {
  const cases: readonly [string, Pattern, string][] = [
    ["writes next by nothing, as SQL does", { steps: [step("a"), step("b", { contiguity: "next" })] }, "PATTERN (a b)"],
    [
      "writes the signs of the other contiguities",
      {
        steps: [
          step("a"),
          step("b", { contiguity: "followedBy" }),
          step("c", { contiguity: "followedByAny" }),
          step("d", { contiguity: "notNext" }),
          step("e", { contiguity: "next" }),
          step("f", { contiguity: "notFollowedBy" }),
          step("g", { contiguity: "followedBy" }),
        ],
      },
      "PATTERN (a -> b ->> c !d e !-> f -> g)",
    ],
    [
      "writes a greedy loop without gaps as SQL does",
      { steps: [step("a", { times: { min: 1, max: null }, quantifierContiguity: "strict", greedy: true })] },
      "PATTERN (a+)",
    ],
    ["writes a relaxed loop with a word", { steps: [step("a", { times: { min: 2, max: 5 } })] }, "PATTERN (a{2,5}? RELAXED)"],
    [
      "writes groups in parentheses",
      {
        steps: [
          step("a"),
          {
            contiguity: "followedBy",
            group: [step("b"), step("c", { contiguity: "next" })],
            times: { min: 1, max: null },
            quantifierContiguity: "strict",
            optional: true,
          },
        ],
      },
      "PATTERN (a -> (b c)*?)",
    ],
    [
      "quotes names that are keywords or no plain words",
      { steps: [step("first"), step("my step", { contiguity: "next" })] },
      "PATTERN (`first` `my step`)",
    ],
    ["writes windows in their largest unit", { steps: [step("a")], withinMs: 900_000 }, "PATTERN (a)\nWITHIN INTERVAL '15' MINUTE"],
    [
      "writes windows since the previous row",
      { steps: [step("a"), step("b", { contiguity: "followedBy", withinMs: 1500, withinScope: "previous-and-current" })] },
      "PATTERN (a -> b WITHIN INTERVAL '1.500' SECOND SINCE PREVIOUS)",
    ],
  ];
  it.each(cases)("%s", (_, pattern, expected) => {
    expect(printPatternText({ pattern, output: "match", columns: [] })).toBe(`ONE ROW PER MATCH\nAFTER MATCH NO SKIP\n${expected}\n`);
  });
});

describe("parsePatternText", () => {
  it("reads the MATCH_RECOGNIZE clause of Flink SQL with the meaning that Flink SQL gives it", () => {
    // The V shape of the Flink documentation; A{…} loops are consecutive and greedy unless a ? follows, and a missing step to skip to is an error.
    const { value, diagnostics } = parsePatternText(`
      MATCH_RECOGNIZE (
        PARTITION BY symbol
        ORDER BY rowtime
        MEASURES START_ROW.rowtime AS start_tstamp, LAST(PRICE_DOWN.rowtime) AS bottom_tstamp
        ONE ROW PER MATCH
        AFTER MATCH SKIP TO LAST PRICE_UP
        PATTERN (START_ROW PRICE_DOWN+ PRICE_UP+?) WITHIN INTERVAL '1' HOUR
        DEFINE
          PRICE_DOWN AS (LAST(PRICE_DOWN.price, 1) IS NULL AND PRICE_DOWN.price < START_ROW.price) OR PRICE_DOWN.price < LAST(PRICE_DOWN.price, 1),
          PRICE_UP AS PRICE_UP.price > LAST(PRICE_DOWN.price, 1)
      )`);
    expect(diagnostics.map(({ severity }) => severity)).toEqual(["warning", "warning"]);
    expect(value?.columns).toEqual([
      { as: "start_tstamp", expr: "START_ROW.rowtime" },
      { as: "bottom_tstamp", expr: "LAST(PRICE_DOWN.rowtime)" },
    ]);
    expect(value?.pattern).toMatchObject({
      steps: [
        { name: "START_ROW" },
        { name: "PRICE_DOWN", contiguity: "next", times: { min: 1, max: null }, quantifierContiguity: "strict", greedy: true },
        {
          name: "PRICE_UP",
          contiguity: "next",
          times: { min: 1, max: null },
          quantifierContiguity: "strict",
          where: "PRICE_UP.price > LAST(PRICE_DOWN.price, 1)",
        },
      ],
      afterMatchSkip: { strategy: "skipToLast", step: "PRICE_UP", throwIfMissing: true },
      withinMs: 3_600_000,
    });
    expect(value?.pattern.steps[2]).not.toHaveProperty("greedy");
  });

  it("takes SKIP TO NEXT ROW where AFTER MATCH is left out, as Flink SQL does", () => {
    expect(parsePatternText("PATTERN (a)").value?.pattern.afterMatchSkip).toEqual({ strategy: "skipToNext" });
  });

  it("reads conditions with commas, quotes, parentheses and comments in them", () => {
    const { value } = parsePatternText("PATTERN (a b) DEFINE a AS x IN (1, 2) AND s = 'it''s, so' -- why, oh\n, b AS f(x, (y)) > 0;");
    expect(value?.pattern.steps.map((each) => ("where" in each ? each.where : undefined))).toEqual([
      "x IN (1, 2) AND s = 'it''s, so'",
      "f(x, (y)) > 0",
    ]);
  });

  const errors: readonly [string, string, string, string][] = [
    ["an unknown step in DEFINE", "PATTERN (a) DEFINE z AS TRUE", 'DEFINE speaks of "z"', "z"],
    ["a pattern that is not closed", "PATTERN (a (b", '")" is expected here', ""],
    ["an empty group", "PATTERN (a ())", "a step is expected", ")"],
    ["no pattern", "DEFINE a AS TRUE", "PATTERN (…) is missing", ""],
    ["a duration without unit", "PATTERN (a) WITHIN INTERVAL '5' APPLES", "a duration in whole milliseconds", "APPLES"],
    ["a second condition", "PATTERN (a) DEFINE a AS TRUE, a AS FALSE", "two conditions", "a"],
    ["a word that is no clause", "PATTERN (a) SELECT 1", "one of MEASURES", "SELECT"],
  ];
  it.each(errors)("reports %s and where it stands", (_, text, message, at) => {
    const { value, diagnostics } = parsePatternText(text);
    expect(value).toBeUndefined();
    expect(diagnostics[0]?.message).toContain(message);
    expect(text.slice(diagnostics[0]?.range.start, diagnostics[0]?.range.end)).toBe(at);
  });
});

describe("pattern ↔ text", () => {
  it("is lossless from steps to text to steps", () => {
    fc.assert(
      fc.property(patternTexts(), (original) => {
        const text = printPatternText(original);
        const { value, diagnostics } = parsePatternText(text);
        expect(diagnostics).toEqual([]);
        expect(value).toEqual(original);
        // And back again: the text of what was read is the text that was read.
        expect(printPatternText(value as PatternText)).toBe(text);
      }),
      { numRuns: 500, seed: 6 },
    );
  });

  it("never fails otherwise than by a diagnostic", () => {
    const pieces = fc.constantFrom(
      "PATTERN",
      "(",
      ")",
      "a",
      "b",
      "->",
      "!",
      "!->",
      "+",
      "?",
      "{2",
      ",",
      "}",
      "DEFINE",
      "AS",
      "x > 1",
      "WITHIN",
      "INTERVAL '1' SECOND",
      "MEASURES",
      "'",
      "`",
      "UNTIL",
      "--",
      "/*",
      "AFTER MATCH",
      "🙂",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 25 }), (words) => {
        const { value, diagnostics } = parsePatternText(words.join(" "));
        expect(value !== undefined || diagnostics.some(({ severity }) => severity === "error")).toBe(true);
      }),
      { numRuns: 2_000, seed: 6 },
    );
  });
});

/** Everything that both forms can say, with names that are unique and defaults left out. */
function patternTexts(): fc.Arbitrary<PatternText> {
  const condition = fc.constantFrom(
    "kind = 'a'",
    "price > LAST(a.price)",
    "x IN (1, 2) AND f(y) = ')'",
    "SUM(s1.v) BETWEEN 1 AND 2",
    "`within` = 1 -- why\nAND TRUE",
  );
  const ms = fc.integer({ min: -5, max: 100_000_000 });
  const shape = fc.record(
    {
      where: condition,
      times: fc.oneof(
        fc.record({ min: fc.constant(1), max: fc.constant(null) }),
        fc.record({ min: fc.integer({ min: 2, max: 5 }), max: fc.constant(null) }),
        fc.integer({ min: 1, max: 4 }).map((n) => ({ min: n, max: n })),
        fc.record({ min: fc.integer({ min: 0, max: 2 }), max: fc.integer({ min: 3, max: 6 }), windowMs: ms }),
      ),
      quantifierContiguity: fc.constantFrom("strict" as const, "nondeterministic" as const),
      optional: fc.constant(true as const),
      greedy: fc.constant(true as const),
      until: condition,
      withinMs: ms,
      contiguity: fc.constantFrom(
        "next" as const,
        "followedBy" as const,
        "followedByAny" as const,
        "notNext" as const,
        "notFollowedBy" as const,
      ),
    },
    { requiredKeys: ["contiguity"] },
  );
  const scoped = shape.chain((element) =>
    element.withinMs === undefined
      ? fc.constant(element)
      : fc.boolean().map((isPrevious) => (isPrevious ? { ...element, withinScope: "previous-and-current" as const } : element)),
  );
  const chain = fc.array(fc.tuple(scoped, fc.array(scoped, { maxLength: 3 })), { minLength: 1, maxLength: 5 });
  return fc
    .record({
      chain,
      window: fc.option(fc.record({ withinMs: ms }), { nil: {} }),
      skip: fc.constantFrom<Pattern["afterMatchSkip"]>(
        undefined,
        { strategy: "skipToNext" },
        { strategy: "skipPastLastEvent" },
        { strategy: "skipToFirst", step: "s0" },
        { strategy: "skipToLast", step: "order", throwIfMissing: true },
      ),
      output: fc.constantFrom("match" as const, "rows" as const),
      columns: fc.array(fc.record({ as: fc.constantFrom("n", "AS", "a b"), expr: condition }), { maxLength: 2 }),
    })
    .map(({ chain: elements, window, skip, output, columns }) => {
      let count = 0;
      const first = <T extends { contiguity?: unknown }>(element: T, index: number): T => {
        if (index > 0) return element;
        const { contiguity: _, ...rest } = element;
        return rest as T;
      };
      const steps = elements.map(([element, inner], index): PatternElement => {
        if (inner.length === 0) return first({ name: `s${count++}`, ...element }, index);
        const { where: _, ...rest } = element;
        return first({ group: inner.map((each, i): PatternElement => first({ name: `s${count++}`, ...each }, i)), ...rest }, index);
      });
      return { pattern: { steps, ...(skip === undefined ? {} : { afterMatchSkip: skip }), ...window }, output, columns };
    });
}
