import { windowAggregateConfig } from "@millrace/pipeline/catalog";
import { notNull, types, type Column } from "@millrace/pipeline/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NodePlan } from "../../graph/node-plan.ts";
import { operatorRegistry } from "../../operators/registry.ts";
import type { KeyedSnapshot } from "../../state/keyed-snapshot.ts";
import { GeneratedHarness } from "../../testing/generated-harness.ts";
import { type HarnessOutput, OperatorHarness } from "../../testing/operator-harness.ts";
import { isTestStateInMemory } from "../../testing/test-state.ts";
import { testPlan } from "../../testing/test-plan.ts";
import { sessionFastPath, SessionStep } from "../session/session-step.ts";
import { windowFastPath, WindowStep } from "../steps/window-step.ts";
import { isReadableAsGenerated, operatorForm } from "./operator-form.ts";

const AGGREGATES = [
  { as: "n", fn: "COUNT" },
  { as: "nv", fn: "COUNT", expr: "v" },
  { as: "total", fn: "SUM", expr: "v" },
  { as: "most", fn: "MAX", expr: "v" },
  { as: "mean", fn: "AVG", expr: "v" },
];

interface Settings {
  readonly window: object;
  readonly allowedLatenessMs?: number;
  readonly isNullable?: boolean;
  readonly aggregates?: typeof AGGREGATES;
}

function planOf({ window, allowedLatenessMs = 0, isNullable = true, aggregates = AGGREGATES }: Settings): NodePlan {
  const key: Column = { name: "k", type: types.string };
  const input: Column[] = [key, { name: "v", type: isNullable ? types.bigint : notNull(types.bigint) }];
  const output: Column[] = [
    key,
    { name: "windowStart", type: types.timestamp(3) },
    { name: "windowEnd", type: types.timestamp(3) },
    ...aggregates.map(({ as }) => ({ name: as, type: types.bigint })),
  ];
  const config = windowAggregateConfig.parse({ window: { ...window, time: "event" }, aggregates, allowedLatenessMs });
  return testPlan({ kind: "window.aggregate", config, inputs: [input], outputs: [output, input], keys: [["k"]] });
}

type Harness = Pick<GeneratedHarness, "processElement" | "processWatermark" | "finish" | "takeOutput"> & {
  snapshot(): { readonly keyed?: unknown };
};

function createGenerated(plan: NodePlan, keyed?: unknown): Harness {
  return new GeneratedHarness(
    plan,
    (each, environment) => {
      const panes = windowFastPath(each);
      return panes === undefined ? new SessionStep(each, environment, sessionFastPath(each)!) : new WindowStep(each, environment, panes);
    },
    keyed === undefined ? undefined : [{ keyed: structuredClone(keyed) }],
  );
}

function createClass(plan: NodePlan, keyed?: unknown): Harness {
  const restore = keyed === undefined ? {} : { restore: [{ keyed: operatorForm(keyed, plan) as KeyedSnapshot, operator: { parts: [] } }] };
  return new OperatorHarness({ plan, create: operatorRegistry["window.aggregate"], ...restore }).open();
}

/** Who wrote the snapshot, and who goes on with it: the class does so on state backends other than `hashmap`. */
const FORMS = {
  "generated windows": [createGenerated, createGenerated],
  "the operator class": [createClass, createClass],
  "the operator class from generated windows": [createGenerated, createClass],
} as const;

type Row = readonly [t: number, v: number | null];

/** `start-end n total` of the results in order of their ends, starts and keys. */
function results(output: readonly HarnessOutput[]): readonly string[] {
  return output
    .flatMap((each) => (each.type === "record" ? [each.values] : []))
    .sort((a, b) => Number(a[2]) - Number(b[2]) || Number(a[1]) - Number(b[1]) || String(a[0]).localeCompare(String(b[0])))
    .map(([, start, end, n, , total]) => `${String(start)}-${String(end)} ${String(n)} ${String(total)}`);
}

describe.each(Object.entries(FORMS))("%s that have another size than the snapshot's", (_form, [createOld, createNew]) => {
  // Flink: a window is a namespace of state and timers, so what was open keeps its bounds and its end; new rows go to windows of the new size.
  it.each<{
    readonly what: string;
    readonly old: object;
    readonly next: object;
    readonly before: readonly Row[];
    readonly after: readonly Row[];
    readonly expected: readonly string[];
  }>([
    {
      what: "longer tumbling windows",
      old: { type: "tumbling", sizeMs: 10 },
      next: { type: "tumbling", sizeMs: 20 },
      before: [
        [1, 1],
        [12, 2],
      ],
      after: [
        [3, 10],
        [15, 20],
      ],
      expected: ["0-10 1 1", "0-20 2 30", "10-20 1 2"],
    },
    {
      what: "shorter tumbling windows",
      old: { type: "tumbling", sizeMs: 20 },
      next: { type: "tumbling", sizeMs: 10 },
      before: [
        [1, 1],
        [12, 2],
      ],
      after: [
        [3, 10],
        [15, 20],
      ],
      expected: ["0-10 1 10", "0-20 2 3", "10-20 1 20"],
    },
    {
      what: "tumbling windows that begin elsewhere",
      old: { type: "tumbling", sizeMs: 10 },
      next: { type: "tumbling", sizeMs: 10, offsetMs: 5 },
      before: [[7, 1]],
      after: [[7, 2]],
      expected: ["0-10 1 1", "5-15 1 2"],
    },
    {
      what: "tumbling windows in place of sliding ones",
      old: { type: "sliding", sizeMs: 20, slideMs: 10 },
      next: { type: "tumbling", sizeMs: 10 },
      before: [[12, 2]],
      after: [[13, 5]],
      expected: ["0-20 1 2", "10-20 1 5", "10-30 1 2"],
    },
    {
      what: "sliding windows that begin more often: those that both have get the new rows as well",
      old: { type: "sliding", sizeMs: 20, slideMs: 10 },
      next: { type: "sliding", sizeMs: 20, slideMs: 5 },
      before: [[12, 2]],
      after: [[13, 5]],
      expected: ["-5-15 1 5", "0-20 2 7", "5-25 1 5", "10-30 2 7"],
    },
    {
      what: "the whole of cumulating windows",
      old: { type: "cumulating", sizeMs: 20, stepMs: 10 },
      next: { type: "tumbling", sizeMs: 20 },
      before: [[2, 1]],
      after: [[4, 4]],
      expected: ["0-10 1 1", "0-20 2 5"],
    },
    {
      what: "cumulating windows with other steps",
      old: { type: "cumulating", sizeMs: 20, stepMs: 10 },
      next: { type: "cumulating", sizeMs: 20, stepMs: 5 },
      before: [[2, 1]],
      after: [[7, 4]],
      expected: ["0-10 2 5", "0-15 1 4", "0-20 2 5"],
    },
    {
      what: "sessions with a longer gap, which go on from where they are",
      old: { type: "session", gapMs: 5 },
      next: { type: "session", gapMs: 10 },
      before: [[2, 1]],
      after: [
        [6, 2],
        [30, 7],
      ],
      expected: ["2-16 2 3", "30-40 1 7"],
    },
  ])("$what", ({ old, next, before, after, expected }) => {
    const first = createOld(planOf({ window: old }));
    for (const [t, v] of before) first.processElement(["a", v], t);
    first.processWatermark(1);
    const second = createNew(planOf({ window: next }), first.snapshot().keyed);
    second.processWatermark(1);
    for (const [t, v] of after) second.processElement(["a", v], t);
    second.finish();
    expect(results(second.takeOutput())).toEqual(expected);
  });

  it("keep what has fired for late rows in windows that both have", () => {
    const settings = { allowedLatenessMs: 20 };
    const first = createOld(planOf({ window: { type: "tumbling", sizeMs: 10 }, ...settings }));
    first.processElement(["a", 1], 1);
    first.processWatermark(12);
    expect(results(first.takeOutput())).toEqual(["0-10 1 1"]);
    const second = createNew(planOf({ window: { type: "sliding", sizeMs: 10, slideMs: 5 }, ...settings }), first.snapshot().keyed);
    second.processWatermark(12);
    second.processElement(["a", 2], 3);
    expect(results(second.takeOutput())).toEqual(["-5-5 1 2", "0-10 2 3"]);
    second.finish();
    expect(results(second.takeOutput())).toEqual([]);
  });

  it("write and read back windows that have kept their bounds", () => {
    const first = createOld(planOf({ window: { type: "tumbling", sizeMs: 10 } }));
    first.processElement(["a", 1], 1);
    first.processElement(["a", 2 ** 53], 2);
    first.processElement(["b", 5], 3);
    const plan = planOf({ window: { type: "tumbling", sizeMs: 7 } });
    const second = createNew(plan, first.snapshot().keyed);
    const third = createNew(plan, second.snapshot().keyed);
    third.processElement(["a", 4], 2);
    third.finish();
    expect(results(third.takeOutput())).toEqual(["0-7 1 4", `0-10 2 ${2n ** 53n + 1n}`, "0-10 1 5"]);
  });

  it("take values that may be NULL where they could not be before", () => {
    const window = { type: "tumbling", sizeMs: 10 };
    const first = createOld(planOf({ window, isNullable: false }));
    for (const v of [1, 3]) first.processElement(["a", v], 1);
    const second = createNew(planOf({ window }), first.snapshot().keyed);
    for (const v of [null, 8]) second.processElement(["a", v], 2);
    second.finish();
    // n, nv, total, most, mean
    expect(second.takeOutput()[0]).toMatchObject({ values: ["a", 0, 10, 4, 3, 12, 8, 4] });
  });
});

describe("windows whose state cannot become what is asked for", () => {
  it("go on in the operator class where NULL was counted apart and no longer is", () => {
    const window = { type: "tumbling", sizeMs: 10 };
    const first = createGenerated(planOf({ window }));
    for (const v of [null, 4]) first.processElement(["a", v], 1);
    const { keyed } = first.snapshot();
    const plan = planOf({ window, isNullable: false });
    expect(isReadableAsGenerated(keyed, windowFastPath(plan)!.aggregates, plan)).toBe(false);
    const second = createClass(plan, keyed);
    second.processElement(["a", 8], 2);
    second.finish();
    expect(second.takeOutput()[0]).toMatchObject({ values: ["a", 0, 10, 3, 2, 12, 8, 6] });
  });

  it.each([
    ["sessions in place of tumbling windows", { window: { type: "session", gapMs: 5 } }, /sessions/],
    ["another aggregate", { window: { type: "tumbling", sizeMs: 10 }, aggregates: AGGREGATES.slice(1) }, /other aggregates/],
  ])("are refused: %s", (_name, settings, reason) => {
    const first = createGenerated(planOf({ window: { type: "tumbling", sizeMs: 10 } }));
    first.processElement(["a", 1], 1);
    const { keyed } = first.snapshot();
    for (const create of [createGenerated, createClass]) expect(() => create(planOf(settings), keyed)).toThrow(reason);
  });
});

const shape = fc.oneof(
  fc.record({ type: fc.constant("tumbling"), sizeMs: fc.constantFrom(5, 10, 12), offsetMs: fc.constantFrom(0, 3) }),
  fc.record({
    type: fc.constant("sliding"),
    sizeMs: fc.constantFrom(10, 12),
    slideMs: fc.constantFrom(3, 5, 15),
    offsetMs: fc.constantFrom(0, 1),
  }),
  fc.record({ type: fc.constant("cumulating"), sizeMs: fc.constant(12), stepMs: fc.constantFrom(3, 4) }),
);
const row = fc.record({ key: fc.constantFrom("a", "b", null), v: fc.option(fc.nat(9)), t: fc.nat(40) });

describe("any windows from any others", { timeout: 60_000 }, () => {
  it("are the same as generated code and as the operator class, whoever wrote the snapshot", () => {
    fc.assert(
      fc.property(
        fc.record({
          old: shape,
          next: shape,
          lateness: fc.constantFrom(0, 6),
          before: fc.array(row, { maxLength: 20 }),
          after: fc.array(row, { maxLength: 20 }),
          at: fc.nat(30),
          by: fc.nat(10),
        }),
        ({ old, next, lateness, before, after, at, by }) => {
          const all = Object.values(FORMS).map(([createOld, createNew]) => {
            const first = createOld(planOf({ window: old, allowedLatenessMs: lateness }));
            for (const { key, v, t } of before) first.processElement([key, v], t);
            first.processWatermark(at);
            const second = createNew(planOf({ window: next, allowedLatenessMs: lateness }), first.snapshot().keyed);
            second.processWatermark(at);
            second.takeOutput();
            for (const { key, v, t } of after.slice(10)) second.processElement([key, v], t);
            second.processWatermark(at + by);
            for (const { key, v, t } of after.slice(0, 10)) second.processElement([key, v], t);
            second.finish();
            return second
              .takeOutput()
              .flatMap((each) => (each.type === "record" ? [JSON.stringify(each.values)] : []))
              .sort();
          });
          expect(all[1]).toEqual(all[0]);
          expect(all[2]).toEqual(all[0]);
        },
      ),
      { numRuns: isTestStateInMemory() ? 300 : 30, seed: 21 },
    );
  });
});
