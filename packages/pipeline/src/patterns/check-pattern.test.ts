import { describe, expect, it } from "vitest";
import type { Pattern, PatternElement } from "../catalog/cep/pattern-config.ts";
import { types, type Schema } from "../types/index.ts";
import { checkPattern } from "./check-pattern.ts";

const SCHEMA: Schema = [
  { name: "kind", type: types.string },
  { name: "price", type: types.double },
];
const a: PatternElement = { name: "a", where: "kind = 'a'" };
const then = (name: string, more: Partial<PatternElement> = {}): PatternElement => ({
  name,
  contiguity: "followedBy",
  where: `kind = '${name}'`,
  ...more,
});
const loop = { times: { min: 1, max: null } } as const;

const findings = (pattern: Pattern, schema?: Schema): string[] =>
  checkPattern(pattern, schema && { schema }).map(({ code, path, severity }) => `${severity} ${code} ${path}`);

describe("checkPattern: what Flink rejects (conformance/cep/validation.json)", () => {
  const cases: readonly [string, Pattern, string][] = [
    ["two steps of one name", { steps: [a, then("a")] }, "PATTERN_STEP_DUPLICATE steps[1].name"],
    [
      "two steps of one name in two groups",
      { steps: [{ group: [a, then("b")] }, { contiguity: "followedBy", group: [{ name: "c" }, then("b")] }] },
      "PATTERN_STEP_DUPLICATE steps[1].group[1].name",
    ],
    [
      "a negative step behind an optional one",
      { steps: [a, then("b", { optional: true }), then("n", { contiguity: "notNext" }), then("c")] },
      "PATTERN_NOT_AFTER_OPTIONAL steps[2].contiguity",
    ],
    [
      "a negative step behind a step of 0 to 2 times",
      { steps: [a, then("b", { times: { min: 0, max: 2 } }), then("n", { contiguity: "notFollowedBy" }), then("c")] },
      "PATTERN_NOT_AFTER_OPTIONAL steps[2].contiguity",
    ],
    [
      "an optional negative step",
      { steps: [a, then("n", { contiguity: "notFollowedBy", optional: true }), then("c")] },
      "PATTERN_NOT_OPTIONAL steps[1].optional",
    ],
    [
      "a negative step several times",
      { steps: [a, then("n", { contiguity: "notFollowedBy", times: { min: 2, max: 2 } }), then("c")] },
      "PATTERN_NOT_TIMES steps[1].times",
    ],
    ["zero times", { steps: [{ ...a, times: { min: 0, max: 0 } }, then("b")] }, "PATTERN_TIMES_INVALID steps[0].times"],
    ["zero times or more", { steps: [{ ...a, times: { min: 0, max: null } }, then("b")] }, "PATTERN_TIMES_INVALID steps[0].times"],
    ["at most less than at least", { steps: [{ ...a, times: { min: 3, max: 2 } }, then("b")] }, "PATTERN_TIMES_INVALID steps[0].times"],
    ["until without a loop", { steps: [{ ...a, until: "kind = 'x'" }, then("b")] }, "PATTERN_UNTIL_SINGLE steps[0].until"],
    ["greedy without a loop", { steps: [{ ...a, greedy: true }, then("b")] }, "PATTERN_GREEDY_SINGLE steps[0].greedy"],
    [
      "greedy with all combinations",
      { steps: [{ ...a, ...loop, quantifierContiguity: "nondeterministic", greedy: true }, then("b")] },
      "PATTERN_GREEDY_COMBINATIONS steps[0].greedy",
    ],
    ["a greedy group", { steps: [{ group: [a], ...loop, greedy: true }, then("b")] }, "PATTERN_GREEDY_GROUP steps[0].greedy"],
    [
      "an optional step behind a greedy one",
      { steps: [{ ...a, ...loop, greedy: true }, then("b", { optional: true }), then("c")] },
      "PATTERN_OPTIONAL_AFTER_GREEDY steps[1].optional",
    ],
    [
      "consecutive without a loop",
      { steps: [{ ...a, quantifierContiguity: "strict" }, then("b")] },
      "PATTERN_LOOP_SINGLE steps[0].quantifierContiguity",
    ],
    [
      "optional and zero times",
      { steps: [a, then("b", { times: { min: 0, max: 2 }, optional: true }), then("c")] },
      "PATTERN_OPTIONAL_TWICE steps[1].optional",
    ],
    [
      "a step to skip to that is not there",
      { steps: [a, then("b")], afterMatchSkip: { strategy: "skipToFirst", step: "z" } },
      "PATTERN_SKIP_STEP afterMatchSkip.step",
    ],
    [
      "a step to skip to inside a group",
      { steps: [{ group: [a, then("b")] }], afterMatchSkip: { strategy: "skipToLast", step: "b" } },
      "PATTERN_SKIP_STEP afterMatchSkip.step",
    ],
    [
      "a window since the previous row that is longer than the whole",
      { steps: [a, then("b", { withinMs: 20, withinScope: "previous-and-current" }), then("c")], withinMs: 10 },
      "PATTERN_WINDOW_TOO_LONG steps[1].withinMs",
    ],
    [
      "a notFollowedBy at the end without window",
      { steps: [a, then("n", { contiguity: "notFollowedBy" })] },
      "PATTERN_ENDS_WITH_NOT steps[1].contiguity",
    ],
    ["a negative first step", { steps: [{ ...a, contiguity: "notNext" }, then("b")] }, "PATTERN_STARTS_WITH_NOT steps[0].contiguity"],
    ["a step that does not say how it follows", { steps: [a, { name: "b" }] }, "PATTERN_CONTIGUITY_MISSING steps[1].contiguity"],
  ];
  it.each(cases)("%s", (_, pattern, expected) => {
    expect(findings(pattern)).toContain(`error ${expected}`);
  });

  it("reports all that is wrong, errors first", () => {
    const all = findings({ steps: [{ ...a, greedy: true }, then("a", { contiguity: "notNext", optional: true })], withinMs: 0 });
    expect(all.filter((each) => each.startsWith("error")).map((each) => each.split(" ")[1])).toEqual([
      "PATTERN_GREEDY_SINGLE",
      "PATTERN_STEP_DUPLICATE",
      "PATTERN_NOT_OPTIONAL",
      "PATTERN_OPTIONAL_AFTER_GREEDY",
    ]);
    expect(all.at(-1)).toMatch(/^warning/);
  });

  it("says nothing about a pattern that is right", () => {
    expect(findings({ steps: [a, then("b", { where: "kind = 'b' AND price > LAST(a.price)" })], withinMs: 1000 }, SCHEMA)).toEqual([]);
  });
});

describe("checkPattern: warnings", () => {
  const cases: readonly [string, Pattern, string][] = [
    [
      "a loop over a group that may be empty",
      { steps: [{ group: [{ ...a, optional: true }], ...loop }, then("b")] },
      "PATTERN_EMPTY_LOOP steps[0].group",
    ],
    [
      "a negative step behind nothing but optional ones",
      { steps: [{ group: [{ ...a, optional: true }] }, then("n", { contiguity: "notNext" }), then("c")], withinMs: 10 },
      "PATTERN_NOT_AFTER_OPTIONAL steps[1].contiguity",
    ],
    ["a pattern without a window keeps partial matches for ever", { steps: [a, then("b")] }, "PATTERN_NO_WINDOW withinMs"],
    ["a relaxed loop without a window grows without bound", { steps: [a, then("b", loop), then("c")] }, "PATTERN_EXPLODES steps[1].times"],
    [
      "all combinations in a window are two to the power of the rows",
      { steps: [a, then("b", { ...loop, quantifierContiguity: "nondeterministic" }), then("c")], withinMs: 10 },
      "PATTERN_EXPLODES steps[1].quantifierContiguity",
    ],
    ["a window of 0 is none", { steps: [a, then("b")], withinMs: 0 }, "PATTERN_WINDOW_ZERO withinMs"],
    [
      "a window since the previous row has no effect on a loop",
      { steps: [a, then("b", { ...loop, withinMs: 5, withinScope: "previous-and-current" }), then("c")], withinMs: 10 },
      "PATTERN_WINDOW_NO_EFFECT steps[1].withinMs",
    ],
    [
      "a step that a greedy loop leaves nothing for",
      {
        steps: [
          { ...a, ...loop, greedy: true },
          { name: "b", contiguity: "next", where: "kind = 'a'" },
        ],
        withinMs: 10,
      },
      "PATTERN_NEVER_MATCHES steps[1].where",
    ],
    [
      "a notNext that forbids every row",
      { steps: [a, { name: "n", contiguity: "notNext" }, then("c")], withinMs: 10 },
      "PATTERN_NEVER_MATCHES steps[1].where",
    ],
    ["a colon in a name", { steps: [{ ...a, name: "a:1" }, then("b")], withinMs: 10 }, "PATTERN_STEP_COLON steps[0].name"],
    [
      "a condition that is never true",
      { steps: [{ name: "a", where: "1 = 2" }, then("b")], withinMs: 10 },
      "PATTERN_NEVER_MATCHES steps[0].where",
    ],
    [
      "a reference to a later step",
      { steps: [{ name: "a", where: "price > LAST(b.price)" }, then("b")], withinMs: 10 },
      "PATTERN_REFERENCE_LATER steps[0].where",
    ],
    [
      "a reference to a negative step",
      { steps: [a, then("n", { contiguity: "notFollowedBy" }), then("c", { where: "price > LAST(n.price)" })], withinMs: 10 },
      "PATTERN_REFERENCE_NEGATIVE steps[2].where",
    ],
  ];
  it.each(cases)("%s", (_, pattern, expected) => {
    expect(findings(pattern, SCHEMA)).toContain(`warning ${expected}`);
  });

  it("a loop may refer to its own rows, and a group that is repeated to rows of its last round", () => {
    const own: Pattern = {
      steps: [a, then("b", { ...loop, where: "COUNT(b.price) = 0 OR price > LAST(b.price)" }), then("c")],
      withinMs: 10,
    };
    const round: Pattern = {
      steps: [{ group: [{ name: "a", where: "COUNT(b.price) < 3" }, then("b")], ...loop }, then("c")],
      withinMs: 10,
    };
    expect([...findings(own, SCHEMA), ...findings(round, SCHEMA)].filter((each) => each.includes("REFERENCE"))).toEqual([]);
  });
});

describe("checkPattern: conditions", () => {
  const cases: readonly [string, string, string][] = [
    ["an unknown column", "prize > 1", "prize"],
    ["an unknown step", "price > LAST(z.price)", "z"],
    ["an unknown column of a step", "price > LAST(a.prize)", "prize"],
    ["a sum of text", "SUM(a.kind) > 1", "SUM(a.kind)"],
    ["a condition that is no BOOLEAN", "price + 1", "price + 1"],
  ];
  it.each(cases)("reports %s at its place in the text", (_, where, at) => {
    const pattern: Pattern = { steps: [a, then("b", { where })], withinMs: 10 };
    const finding = checkPattern(pattern, { schema: SCHEMA }).find(({ severity }) => severity === "error");
    expect(finding).toMatchObject({ code: "PATTERN_CONDITION", path: "steps[1].where" });
    expect(where.slice(finding?.range?.start, finding?.range?.end)).toBe(at);
  });
});
