import { describe, expect, it } from "vitest";
import { cepPatternConfig } from "@millrace/pipeline/catalog";
import type { Pattern } from "@millrace/pipeline/patterns";
import { types, type Schema } from "@millrace/pipeline/types";
import { OperatorHarness, type HarnessOptions } from "../../testing/operator-harness.ts";
import { testPlan } from "../../testing/test-plan.ts";
import { CepOperator } from "./cep-operator.ts";
import { isTestStateInMemory } from "../../testing/test-state.ts";

const ROWS: Schema = [
  { name: "user", type: types.string },
  { name: "kind", type: types.string },
  { name: "price", type: types.int },
];
const CONTROL: Schema = [
  { name: "version", type: types.bigint },
  { name: "pattern", type: types.string },
];
const MATCH: Schema = [
  { name: "user", type: types.string },
  { name: "first", type: types.int },
  { name: "last", type: types.int },
];
const step = (name: string, kind: string, contiguity?: "followedBy" | "followedByAny" | "next"): Pattern["steps"][number] => ({
  name,
  where: `kind = '${kind}'`,
  ...(contiguity === undefined ? {} : { contiguity }),
});
const pair: Pattern = { steps: [step("a", "a"), step("b", "b", "followedBy")], withinMs: 10 };

function operator(
  settings: { readonly pattern: Pattern } & Record<string, unknown>,
  options: { readonly hasControl?: boolean; readonly isKeyed?: boolean } & Partial<HarnessOptions> = {},
): OperatorHarness {
  const { hasControl = false, isKeyed = true, ...harness } = options;
  const config = cepPatternConfig.parse({
    columns: [
      { as: "first", expr: "FIRST(a.price)" },
      { as: "last", expr: "LAST(b.price)" },
    ],
    timedOutOutput: true,
    lateOutput: true,
    ...settings,
  });
  const key = isKeyed ? [["user"], ...(hasControl ? [undefined] : [])] : [];
  const match = isKeyed ? MATCH : MATCH.slice(1);
  const plan = testPlan({
    kind: "cep.pattern",
    config,
    inputs: hasControl ? [ROWS, CONTROL] : [ROWS],
    outputs: [
      config.output === "rows" ? [...ROWS, ...match.slice(1)] : match,
      [...match, { name: "timedOutAt", type: types.timestamp(3) }],
      ROWS,
    ],
    keys: key,
  });
  return new OperatorHarness({ plan, create: (each) => new CepOperator(each), ...harness }).open();
}

/** "u1 a 5@3": a row at time 3. */
function feed(harness: OperatorHarness, ...rows: readonly string[]): void {
  for (const text of rows) {
    const [, user, kind, price, time] = /^(\S+) (\S+) (\d+)@(-?\d+)$/.exec(text) ?? [];
    harness.processElement([user, kind, Number(price)], Number(time));
  }
}

function taken(harness: OperatorHarness): string[] {
  return harness
    .takeOutput()
    .flatMap((output) => (output.type === "record" ? [`${output.port}@${output.timestamp} ${output.values.map(String).join(",")}`] : []));
}

describe("CepOperator", () => {
  it("gives one row a match: the key and the columns over its steps, with the time of its last row", () => {
    const harness = operator({ pattern: pair });
    feed(harness, "u a 1@1", "v a 2@2", "u b 3@4");
    harness.processWatermark(4);
    expect(taken(harness)).toEqual(["0@4 u,1,3"]);
  });

  it("gives all rows of a match with the columns added", () => {
    const harness = operator({ pattern: pair, output: "rows" });
    feed(harness, "u a 1@1", "u x 2@2", "u b 3@4");
    harness.processWatermark(4);
    expect(taken(harness)).toEqual(["0@4 u,a,1,1,3", "0@4 u,b,3,1,3"]);
  });

  it("says which step took a row", () => {
    const harness = operator({
      pattern: pair,
      output: "rows",
      columns: [
        { as: "first", expr: "CHAR_LENGTH(CLASSIFIER())" },
        { as: "last", expr: "CASE WHEN CLASSIFIER() = 'b' THEN 2 ELSE 1 END" },
      ],
    });
    feed(harness, "u a 1@1", "u b 3@4");
    harness.processWatermark(4);
    expect(taken(harness)).toEqual(["0@4 u,a,1,1,1", "0@4 u,b,3,1,2"]);
  });

  it("gives partial matches that ran out of time, with null for what they lack, and late rows", () => {
    const harness = operator({ pattern: pair });
    feed(harness, "u a 1@5");
    harness.processWatermark(15);
    feed(harness, "u b 9@15");
    expect(taken(harness)).toEqual(["1@15 u,1,null,15", "2@15 u,b,9"]);
  });

  it("counts late rows where there is no output for them", () => {
    const harness = operator({ pattern: pair, lateOutput: false });
    harness.processWatermark(5);
    feed(harness, "u a 1@5");
    expect(harness.metrics.lateRecordsDropped).toBe(1);
  });

  it("gives a match that waits for the end of its window the time of the row that shows it, whatever that row is", () => {
    // Flink 2.3 says 11 for these rows: the first one behind 1 + 9.
    const pattern: Pattern = {
      steps: [step("a", "a"), step("b", "b", "followedBy"), { name: "n", contiguity: "notFollowedBy", where: "kind = 'b'" }],
      withinMs: 9,
    };
    const harness = operator({ pattern });
    feed(harness, "u a 1@1", "u b 2@6", "u x 3@9", "u x 4@11", "u x 5@14");
    harness.processWatermark(16);
    expect(taken(harness)).toEqual(["0@11 u,1,2"]);
  });

  it("takes all rows as one sequence where the input is not keyed", () => {
    const harness = operator({ pattern: pair }, { isKeyed: false });
    feed(harness, "u a 1@1", "v b 2@2");
    harness.processWatermark(2);
    expect(taken(harness)).toEqual(["0@2 1,2"]);
  });

  it("stops a pattern that explodes, with the limit and what to do", () => {
    const pattern: Pattern = {
      steps: [{ ...step("a", "a"), times: { min: 1, max: null }, quantifierContiguity: "nondeterministic" }, step("b", "b", "followedBy")],
    };
    const harness = operator({ pattern, maxPartialMatches: 1000 });
    for (let i = 0; i < 12; i++) feed(harness, `u a 1@${i + 1}`);
    expect(() => harness.processWatermark(12)).toThrow(/more than the limit of 1000.*until/);
  });

  it("gives a row on which a condition fails to the row-error policy and goes on", () => {
    const errors: string[] = [];
    const pattern: Pattern = { steps: [{ name: "a", where: "10 / price > 1" }, step("b", "b", "followedBy")] };
    const harness = operator({ pattern }, { onRowError: (error) => errors.push(error.message) });
    feed(harness, "u a 0@1", "u a 2@2", "u b 3@3");
    harness.processWatermark(3);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^A condition of the pattern failed/);
    expect(taken(harness)).toEqual(["0@3 u,2,3"]);
  });

  it("reports rows without a timestamp", () => {
    const harness = operator({ pattern: pair });
    expect(() => harness.processElement(["u", "a", 1], -Infinity)).toThrow(/has no timestamp/);
  });

  it("shows per step what waits, advanced, expired and was rejected", () => {
    const pattern: Pattern = { steps: [step("a", "a"), step("b", "b", "next"), step("c", "c", "followedByAny")], withinMs: 10 };
    const harness = operator({ pattern });
    feed(harness, "u a 1@1", "u x 1@2", "v a 1@3", "v b 1@4", "w a 1@5", "v c 1@6");
    harness.processWatermark(6);
    const { gauges } = harness.metrics;
    const of = (name: string): number | undefined => gauges.get(name);
    expect([of("step.a.advanced"), of("step.b.advanced"), of("step.c.advanced")]).toEqual([3, 1, 1]);
    expect([of("step.b.waiting"), of("step.c.waiting"), of("numPartialMatches"), of("step.b.rejected"), of("numMatches")]).toEqual([
      1, 1, 2, 1, 1,
    ]);
    expect(of("mostPartialMatchesOfOneKey")).toBe(1);
    harness.processWatermark(20);
    expect([of("step.b.expired"), of("step.c.expired"), of("numPartialMatches"), of("longestWaitingMs")]).toEqual([1, 1, 0, 0]);
  });

  it("counts what waits again after a restore", () => {
    const harness = operator({ pattern: { steps: [step("a", "a"), step("b", "b", "followedByAny")], withinMs: 10 } });
    feed(harness, "u a 1@1", "v a 1@2");
    harness.processWatermark(2);
    const restored = harness.restored(harness.snapshot());
    restored.processWatermark(3);
    expect(restored.metrics.gauges.get("step.b.waiting")).toBe(2);
  });

  it("fires timeouts in processing time when the clock has passed the window", () => {
    const harness = operator({ pattern: pair, time: "processing" });
    harness.setProcessingTime(5);
    feed(harness, "u a 1@0");
    harness.setProcessingTime(15);
    expect(taken(harness)).toEqual([]);
    harness.setProcessingTime(16);
    expect(taken(harness)).toEqual(["1@-Infinity u,1,null,15"]);
    expect(harness.timers.timerCount().processing).toBe(0);
  });

  it.runIf(isTestStateInMemory()).each([
    ["a sequence", pair],
    [
      "a loop",
      { steps: [step("a", "a"), { ...step("b", "b", "followedBy"), times: { min: 1, max: null } }], withinMs: 10 } satisfies Pattern,
    ],
  ])(
    "keeps nothing of %s once all windows are over: a million rows of a hundred thousand keys",
    (_, pattern) => {
      const harness = operator({ pattern, timedOutOutput: false });
      for (let i = 1; i <= 1_000_000; i++) {
        harness.processElement([`u${Math.imul(i, 48271) % 100_000}`, i % 3 === 0 ? "b" : "a", 1], Math.floor(i / 100));
        if (i % 10_000 === 0) {
          harness.processWatermark(Math.floor(i / 100) - 1);
          harness.takeOutput();
        }
      }
      harness.processWatermark(20_000);
      harness.snapshot();
      expect([harness.state.entryCount(), harness.timers.timerCount().event, harness.metrics.gauges.get("numPartialMatches")]).toEqual([
        0, 0, 0,
      ]);
    },
    120_000,
  );
});

describe("CepOperator with a control stream", () => {
  const triple: Pattern = { steps: [step("a", "a"), step("b", "c", "followedBy")], withinMs: 100 };
  const rule = (harness: OperatorHarness, version: unknown, pattern: unknown): void =>
    harness.processElement([version, typeof pattern === "string" ? pattern : JSON.stringify(pattern)], 0, { input: 1 });
  const bothWatermarks = (harness: OperatorHarness, watermark: number): void => {
    harness.processWatermark(watermark, 0);
    harness.processWatermark(watermark, 1);
  };

  it("matches by the new pattern and lets the old one finish what it has begun", () => {
    const harness = operator({ pattern: pair }, { hasControl: true });
    feed(harness, "u a 1@1");
    bothWatermarks(harness, 1);
    rule(harness, 1, triple);
    feed(harness, "u a 2@2", "u b 3@3", "u c 4@4");
    bothWatermarks(harness, 4);
    // b ends what the old pattern began, c what the new one began; nothing new began by the old one.
    expect(taken(harness)).toEqual(["0@3 u,1,3", "0@4 u,2,4"]);
    bothWatermarks(harness, 200);
    harness.snapshot();
    expect(harness.state.entryCount()).toBe(0);
  });

  it("drops what the old pattern has begun, where that is the policy", () => {
    const harness = operator({ pattern: pair, oldMatches: "discard" }, { hasControl: true });
    feed(harness, "u a 1@1");
    bothWatermarks(harness, 1);
    rule(harness, 1, triple);
    feed(harness, "u b 3@3", "u a 2@4", "u c 4@5");
    bothWatermarks(harness, 5);
    expect(taken(harness)).toEqual(["0@5 u,2,4"]);
  });

  it("remembers the pattern in force over a restore, and what both have begun", () => {
    const harness = operator({ pattern: pair }, { hasControl: true });
    feed(harness, "u a 1@1");
    bothWatermarks(harness, 1);
    rule(harness, 7, triple);
    feed(harness, "u a 2@2");
    bothWatermarks(harness, 2);
    const restored = harness.restored(harness.snapshot());
    feed(restored, "u b 3@3", "u c 4@4");
    bothWatermarks(restored, 4);
    expect(taken(restored)).toEqual(["0@3 u,1,3", "0@4 u,2,4"]);
  });

  it("ignores a version that is not newer", () => {
    const harness = operator({ pattern: pair }, { hasControl: true });
    rule(harness, 2, triple);
    rule(harness, 2, pair);
    rule(harness, 1, pair);
    feed(harness, "u a 1@1", "u b 2@2", "u c 3@3");
    bothWatermarks(harness, 3);
    expect(taken(harness)).toEqual(["0@3 u,1,3"]);
  });

  const refused: readonly [string, unknown, unknown, RegExp][] = [
    ["a version that is no whole number", 1.5, pair, /whole number from 1 on/],
    ["text that is no JSON", 1, "PATTERN (a b)", /is no JSON/],
    ["a pattern of another form", 1, { steps: [] }, /add at least one step/],
    ["a pattern that Flink rejects", 1, { steps: [step("a", "a"), step("a", "b", "next")] }, /two steps named "a"/],
    [
      "a condition over columns that are not there",
      1,
      { steps: [{ name: "a", where: "colour = 1" }] },
      /Version 1 of the pattern is refused/,
    ],
    [
      "a pattern without the steps that the columns speak of",
      1,
      { steps: [step("x", "a"), step("y", "b", "next")] },
      /output column "first"/,
    ],
  ];
  it.each(refused)("refuses %s and keeps the old pattern", (_, version, pattern, message) => {
    const errors: string[] = [];
    const harness = operator({ pattern: pair }, { hasControl: true, onRowError: (error) => errors.push(error.message) });
    rule(harness, version, pattern);
    expect(errors[0]).toMatch(message);
    feed(harness, "u a 1@1", "u b 2@2");
    bothWatermarks(harness, 2);
    expect(taken(harness)).toEqual(["0@2 u,1,2"]);
  });
});
