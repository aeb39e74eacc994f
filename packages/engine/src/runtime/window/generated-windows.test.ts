import { windowAggregateConfig } from "@millrace/pipeline/catalog";
import { types, type Column } from "@millrace/pipeline/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NodePlan } from "../../graph/node-plan.ts";
import { operatorRegistry } from "../../operators/registry.ts";
import { GeneratedHarness } from "../../testing/generated-harness.ts";
import { OperatorHarness, type HarnessOutput } from "../../testing/operator-harness.ts";
import { testPlan } from "../../testing/test-plan.ts";
import type { KeyedSnapshot } from "../../state/keyed-snapshot.ts";
import { operatorForm } from "./operator-form.ts";
import type { PaneSnapshot } from "./pane-snapshot.ts";
import type { StepSnapshot } from "../codegen/chain-step.ts";
import { sessionFastPath, SessionStep } from "../session/session-step.ts";
import { windowFastPath, WindowStep } from "../steps/window-step.ts";

const AGGREGATES = [
  { as: "n", fn: "COUNT" },
  { as: "nv", fn: "COUNT", expr: "v" },
  { as: "total", fn: "SUM", expr: "v" },
  { as: "least", fn: "MIN", expr: "v" },
  { as: "most", fn: "MAX", expr: "v" },
  { as: "mean", fn: "AVG", expr: "d" },
  { as: "high", fn: "SUM", expr: "d", filter: "v > 3" },
];

const KEYS: Record<
  "text" | "wide" | "composite",
  { readonly column: Column; readonly names: readonly string[]; readonly key: (i: number) => unknown }
> = {
  text: { column: { name: "k", type: types.string }, names: ["k"], key: (i) => (i === 0 ? null : `key ${i}`) },
  wide: { column: { name: "k", type: types.bigint }, names: ["k"], key: (i) => (i === 0 ? null : i === 1 ? 2n ** 60n : i * 5_000_000_000) },
  composite: { column: { name: "k", type: types.int }, names: ["k", "v"], key: (i) => i },
};

function planOf(config: unknown, keyKind: keyof typeof KEYS, parallelism = 1): NodePlan {
  const { column, names } = KEYS[keyKind];
  const parsed = windowAggregateConfig.parse(config);
  const input: Column[] = [column, { name: "v", type: types.bigint }, { name: "d", type: types.double }];
  const keys = input.filter(({ name }) => names.includes(name)).map((key) => ({ ...key, name: key.name }));
  const numeric = (as: string): Column => ({ name: as, type: as === "mean" || as === "high" ? types.double : types.bigint });
  const output = [
    ...keys,
    { name: "windowStart", type: types.timestamp(3) },
    { name: "windowEnd", type: types.timestamp(3) },
    ...AGGREGATES.filter(({ as }) => !names.includes(as)).map(({ as }) => numeric(as)),
  ];
  return testPlan({ kind: "window.aggregate", config: parsed, inputs: [input], outputs: [output, input], keys: [names], parallelism });
}

function createGenerated(plan: NodePlan, restored?: readonly StepSnapshot[], subtaskIndex = 0): GeneratedHarness {
  return new GeneratedHarness(
    plan,
    (each, environment) => {
      const panes = windowFastPath(each);
      if (panes !== undefined) return new WindowStep(each, environment, panes);
      return new SessionStep(each, environment, sessionFastPath(each)!);
    },
    restored,
    subtaskIndex,
  );
}

const window = fc.oneof(
  fc
    .record({ type: fc.constant("tumbling"), sizeMs: fc.constantFrom(1, 7, 10), offsetMs: fc.constantFrom(0, -3) })
    .filter(({ sizeMs, offsetMs }) => Math.abs(offsetMs) < sizeMs),
  fc.record({
    type: fc.constant("sliding"),
    sizeMs: fc.constantFrom(10, 7),
    slideMs: fc.constantFrom(3, 5, 15),
    offsetMs: fc.constantFrom(0, 1),
  }),
  fc.record({ type: fc.constant("cumulating"), sizeMs: fc.constant(12), stepMs: fc.constantFrom(3, 4) }),
  fc.record({ type: fc.constant("session"), gapMs: fc.constantFrom(2, 5) }),
);

type Step =
  | { readonly key: number; readonly v: number | bigint | null; readonly d: number | null; readonly t: number }
  | { readonly by: number };

const value = fc.option(fc.oneof(fc.integer({ min: -10, max: 10 }), fc.constantFrom(2 ** 53 - 1, 2n ** 62n, -(2n ** 61n))));
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ key: fc.nat(4), v: value, d: fc.option(fc.integer({ min: -4, max: 9 })), t: fc.integer({ min: -20, max: 80 }) }),
  },
  { weight: 2, arbitrary: fc.record({ by: fc.integer({ min: 0, max: 12 }) }) },
);

/** The records between two watermarks are a multiset; watermarks are exact. */
function parts(output: readonly HarnessOutput[]): readonly (readonly string[])[] {
  const result: string[][] = [[]];
  for (const each of output) {
    if (each.type === "watermark") result.push([`watermark ${each.watermark}`], []);
    else result.at(-1)!.push(JSON.stringify(each, (_, item: unknown) => (typeof item === "bigint" ? `${item}n` : item)));
  }
  return result.map((part) => part.sort());
}

describe("generated windows", { timeout: 120_000 }, () => {
  it("do exactly what the operator class does, with late rows, lateness, late output, nulls and wide integers", () => {
    fc.assert(
      fc.property(
        window,
        fc.constantFrom(0, 4, 20),
        fc.boolean(),
        fc.constantFrom<keyof typeof KEYS>("text", "wide", "composite"),
        fc.array(step, { maxLength: 60, size: "max" }),
        (shape, lateness, lateOutput, keyKind, steps) => {
          const allowedLatenessMs = shape.type === "session" ? 0 : lateness;
          const config: unknown = { window: { ...shape, time: "event" }, aggregates: AGGREGATES, allowedLatenessMs, lateOutput };
          const plan = planOf(config, keyKind);
          const generated = createGenerated(plan);
          const reference = new OperatorHarness({ plan, create: operatorRegistry["window.aggregate"] }).open();
          let watermark = -30;
          for (const each of steps) {
            for (const harness of [generated, reference]) {
              if ("by" in each) harness.processWatermark(watermark + each.by);
              else harness.processElement([KEYS[keyKind].key(each.key), each.v, each.d], each.t);
            }
            if ("by" in each) watermark += each.by;
          }
          generated.finish();
          reference.finish();
          expect(parts(generated.takeOutput())).toEqual(parts(reference.takeOutput()));
          expect(generated.metrics.lateRecordsDropped).toBe(reference.metrics.lateRecordsDropped);
        },
      ),
      { numRuns: 600, seed: 20251125 },
    );
  });

  it("go on from a snapshot as if nothing had happened, also at another parallelism", () => {
    fc.assert(
      fc.property(
        window,
        fc.constantFrom<keyof typeof KEYS>("text", "wide", "composite"),
        fc.array(step, { maxLength: 40, size: "max" }),
        fc.array(step, { maxLength: 40, size: "max" }),
        fc.integer({ min: 1, max: 4 }),
        (shape, keyKind, before, after, parallelism) => {
          const config: unknown = { window: { ...shape, time: "event" }, aggregates: AGGREGATES };
          const straight = createGenerated(planOf(config, keyKind));
          // Time goes on where it was, but for sessions, whose watermark is not state.
          const feed = (harness: GeneratedHarness, steps: readonly Step[], from = 0): number => {
            let watermark = from;
            for (const each of steps) {
              if ("t" in each) harness.processElement([KEYS[keyKind].key(each.key), each.v, each.d], each.t);
              else if (shape.type !== "session") harness.processWatermark((watermark += each.by));
            }
            return watermark;
          };
          const watermark = feed(straight, before);
          straight.takeOutput();
          const snapshot = structuredClone(straight.snapshot());
          const restored = Array.from({ length: parallelism }, (_, subtask) =>
            createGenerated(planOf(config, keyKind, parallelism), [snapshot], subtask),
          );
          feed(straight, after, watermark);
          straight.finish();
          // In a job each subtask would get the rows of its own keys; here a rescaled one gets none.
          if (parallelism === 1) feed(restored[0]!, after, watermark);
          for (const harness of restored) harness.finish();
          const expected = parallelism === 1 ? straight : createGenerated(planOf(config, keyKind));
          if (parallelism > 1) {
            feed(expected, before);
            expected.takeOutput();
            expected.finish();
          }
          const records = (harness: GeneratedHarness): readonly string[] =>
            parts(harness.takeOutput())
              .flat()
              .filter((text) => !text.startsWith("watermark"));
          expect(restored.flatMap(records).sort()).toEqual([...records(expected)].sort());
        },
      ),
      { numRuns: 200, seed: 5 },
    );
  });

  it("give a snapshot the state at its barrier, whatever comes before it is serialized", () => {
    fc.assert(
      fc.property(
        window,
        fc.constantFrom<keyof typeof KEYS>("text", "wide", "composite"),
        fc.array(step, { maxLength: 40, size: "max" }),
        fc.array(step, { maxLength: 40, size: "max" }),
        (shape, keyKind, before, after) => {
          const plan = planOf({ window: { ...shape, time: "event" }, aggregates: AGGREGATES }, keyKind);
          let watermark = 0;
          const feed = (harness: GeneratedHarness, each: Step): void => {
            if ("t" in each) harness.processElement([KEYS[keyKind].key(each.key), each.v, each.d], each.t);
            else harness.processWatermark((watermark += each.by));
          };
          const disturbed = createGenerated(plan);
          for (const each of before) feed(disturbed, each);
          const finish = disturbed.beginSnapshot();
          for (const each of after) feed(disturbed, each);
          watermark = 0;
          const undisturbed = createGenerated(plan);
          for (const each of before) feed(undisturbed, each);
          expect(structuredClone(finish())).toEqual(structuredClone(undisturbed.snapshot()));
        },
      ),
      { numRuns: 300, seed: 21 },
    );
  });

  it("go on from a snapshot with so many keys in a key group that they are written in parts, also as the operator class", () => {
    const config: unknown = { window: { type: "tumbling", sizeMs: 10, time: "event" }, aggregates: AGGREGATES };
    const plan = { ...planOf(config, "wide"), maxParallelism: 1 };
    const straight = createGenerated(plan);
    // Some keys are there before the parts are full and again behind, NULL and one beyond 2^53 among them.
    const rows = Array.from({ length: 10_000 }, (_, i) => [KEYS.wide.key(i % 9_000), i, i / 2] as const);
    for (const row of rows) straight.processElement(row, 3);
    const snapshot = structuredClone(straight.snapshot());
    const { groups } = snapshot.keyed as PaneSnapshot;
    expect(groups.map(({ panes }) => panes.map(({ start }) => start))).toEqual([[0, 0, 0]]);
    const restored = createGenerated(plan, [snapshot]);
    const operator = new OperatorHarness({
      plan,
      create: operatorRegistry["window.aggregate"],
      restore: [{ keyed: operatorForm(snapshot.keyed, plan) as KeyedSnapshot, operator: { parts: [] } }],
    }).open();
    for (const harness of [straight, restored, operator]) harness.finish();
    const records = (outputs: readonly HarnessOutput[]): readonly string[] =>
      parts(outputs)
        .flat()
        .filter((text) => !text.startsWith("watermark"))
        .sort();
    const expected = records(straight.takeOutput());
    expect(expected).toHaveLength(9_000);
    expect(records(restored.takeOutput())).toEqual(expected);
    expect(records(operator.takeOutput())).toEqual(expected);
  });

  it("fire each window once where the subtasks that are brought together were not equally far", () => {
    fc.assert(
      fc.property(
        window.filter(({ type }) => type !== "session"),
        fc.constantFrom<keyof typeof KEYS>("text", "wide", "composite"),
        fc.array(step, { maxLength: 40, size: "max" }),
        fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 })),
        (shape, keyKind, steps, watermarks) => {
          const config: unknown = { window: { ...shape, time: "event" }, aggregates: AGGREGATES };
          const plan = planOf(config, keyKind, 2);
          const router = new OperatorHarness({ plan, create: operatorRegistry["window.aggregate"] });
          const rows = steps.flatMap((each) =>
            "t" in each ? [{ values: [KEYS[keyKind].key(each.key), each.v, each.d] as const, t: each.t }] : [],
          );
          const outputs: HarnessOutput[] = [];
          const snapshots = [0, 1].map((subtask) => {
            const harness = createGenerated(plan, undefined, subtask);
            for (const { values, t } of rows) if (router.subtaskOf(values, 0) === subtask) harness.processElement(values, t);
            harness.processWatermark(watermarks[subtask]!);
            outputs.push(...harness.takeOutput());
            return structuredClone(harness.snapshot());
          });
          const together = createGenerated(planOf(config, keyKind), snapshots);
          together.finish();
          outputs.push(...together.takeOutput());
          const straight = createGenerated(planOf(config, keyKind));
          for (const { values, t } of rows) straight.processElement(values, t);
          straight.finish();
          const records = (all: readonly HarnessOutput[]): readonly string[] =>
            parts(all)
              .flat()
              .filter((text) => !text.startsWith("watermark"))
              .sort();
          expect(records(outputs)).toEqual(records(straight.takeOutput()));
        },
      ),
      { numRuns: 200, seed: 13 },
    );
  });

  // Flink's trigger registers its timer again for a row of a window that its subtask had fired before the rescale: the watermark begins anew.
  it.each([
    { allowedLatenessMs: 100, again: 1 + 2 + 4, when: "what is kept of the window" },
    { allowedLatenessMs: 0, again: 2 + 4, when: "the new rows alone where the window is gone" },
  ])("fire a window again for a key that had fired it further on before a rescale, with $when", ({ allowedLatenessMs, again }) => {
    const config: unknown = {
      window: { type: "tumbling", sizeMs: 10, time: "event" },
      aggregates: AGGREGATES,
      allowedLatenessMs,
    };
    const sum = 3 + AGGREGATES.findIndex(({ fn, expr }) => fn === "SUM" && expr === "v");
    const plan = planOf(config, "text", 2);
    const router = new OperatorHarness({ plan, create: operatorRegistry["window.aggregate"] });
    const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    const ofSubtask = (subtask: number) => names.filter((name) => router.subtaskOf([name, 0, 0], 0) === subtask);
    const [[behind], [ahead, quiet]] = [ofSubtask(0), ofSubtask(1)] as [[string], [string, string]];
    const records = (harness: GeneratedHarness) =>
      harness
        .takeOutput()
        .filter((output) => output.type === "record")
        .map(({ values }) => `${String(values[0])} ${String(values[sum])}`)
        .sort();
    const snapshots = [0, 1].map((subtask) => {
      const harness = createGenerated(plan, undefined, subtask);
      if (subtask === 0) harness.processElement([behind, 7, 0], 4);
      else for (const key of [ahead, quiet]) harness.processElement([key, 1, 0], 2);
      harness.processWatermark(subtask === 0 ? 5 : 25);
      expect(records(harness)).toEqual(subtask === 0 ? [] : [`${ahead} 1`, `${quiet} 1`].sort());
      return structuredClone(harness.snapshot());
    });
    const together = createGenerated(planOf(config, "text"), snapshots);
    together.processElement([ahead, 2, 0], 3);
    together.processElement([ahead, 4, 0], 8);
    expect(records(together)).toEqual([]);
    together.processWatermark(12);
    expect(records(together)).toEqual([`${ahead} ${again}`, `${behind} 7`].sort());
    together.finish();
    expect(records(together)).toEqual([]);
  });

  // The timer of a window that has fired is gone, and only a row of it registers another one (Flink's EventTimeTrigger).
  it.each(["generated windows", "the operator class"])(
    "do not fire a window twice after a second restore before the slower watermark has caught up, as %s",
    (form) => {
      const config: unknown = { window: { type: "tumbling", sizeMs: 10, time: "event" }, aggregates: AGGREGATES, allowedLatenessMs: 100 };
      const sum = 3 + AGGREGATES.findIndex(({ fn, expr }) => fn === "SUM" && expr === "v");
      const plan = planOf(config, "text", 2);
      const router = new OperatorHarness({ plan, create: operatorRegistry["window.aggregate"] });
      const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
      const ofSubtask = (subtask: number) => names.filter((name) => router.subtaskOf([name, 0, 0], 0) === subtask);
      const [[behind], [ahead, quiet]] = [ofSubtask(0), ofSubtask(1)] as [[string], [string, string]];
      const snapshots = [0, 1].map((subtask) => {
        const harness = createGenerated(plan, undefined, subtask);
        if (subtask === 0) harness.processElement([behind, 7, 0], 4);
        else for (const key of [ahead, quiet]) harness.processElement([key, 1, 0], 2);
        harness.processWatermark(subtask === 0 ? 5 : 25);
        return structuredClone(harness.snapshot());
      });
      const together = createGenerated(planOf(config, "text"), snapshots);
      together.processElement([ahead, 2, 0], 3);
      const second = structuredClone(together.snapshot());
      const last =
        form === "generated windows"
          ? createGenerated(planOf(config, "text"), [second])
          : new OperatorHarness({
              plan: planOf(config, "text"),
              create: operatorRegistry["window.aggregate"],
              restore: [{ keyed: operatorForm(second.keyed, planOf(config, "text")) as KeyedSnapshot, operator: { parts: [] } }],
            }).open();
      last.finish();
      const records = last
        .takeOutput()
        .flatMap((each) => (each.type === "record" ? [`${String(each.values[0])} ${String(each.values[sum])}`] : []));
      // `quiet` has fired before the first restore; `ahead` has got a row since, and fires again with what is kept.
      expect(records.sort()).toEqual([`${ahead} 3`, `${behind} 7`].sort());
    },
  );

  it("are gone on with by the operator class, as another state backend does", () => {
    fc.assert(
      fc.property(
        window,
        fc.constantFrom<keyof typeof KEYS>("text", "wide", "composite"),
        fc.constantFrom(0, 7),
        fc.array(step, { maxLength: 30, size: "max" }),
        fc.array(step, { maxLength: 30, size: "max" }),
        (shape, keyKind, lateness, before, after) => {
          const config: unknown = {
            window: { ...shape, time: "event" },
            aggregates: AGGREGATES,
            allowedLatenessMs: shape.type === "session" ? 0 : lateness,
          };
          const plan = planOf(config, keyKind);
          const generated = createGenerated(plan);
          let watermark = 0;
          const feed = (harness: GeneratedHarness | OperatorHarness, each: Step): void => {
            if ("t" in each) harness.processElement([KEYS[keyKind].key(each.key), each.v, each.d], each.t);
            else harness.processWatermark(watermark);
          };
          for (const each of before) {
            if ("by" in each) watermark += each.by;
            feed(generated, each);
          }
          generated.processWatermark(watermark);
          generated.takeOutput();
          const keyed = operatorForm(generated.snapshot().keyed, plan) as KeyedSnapshot;
          const operator = new OperatorHarness({
            plan,
            create: operatorRegistry["window.aggregate"],
            restore: [{ keyed, operator: { parts: [] } }],
          }).open();
          operator.processWatermark(watermark);
          operator.takeOutput();
          for (const each of after) {
            if ("by" in each) watermark += each.by;
            feed(generated, each);
            feed(operator, each);
          }
          generated.finish();
          operator.finish();
          const records = (outputs: readonly HarnessOutput[]): readonly string[] =>
            parts(outputs)
              .flat()
              .filter((text) => !text.startsWith("watermark"))
              .sort();
          expect(records(operator.takeOutput())).toEqual(records(generated.takeOutput()));
        },
      ),
      { numRuns: 300, seed: 9 },
    );
  });

  it("add up integers past 64 bits as Java does", () => {
    const plan = planOf({ window: { type: "tumbling", time: "event", sizeMs: 10 }, aggregates: AGGREGATES }, "text");
    const harness = createGenerated(plan);
    for (let i = 0; i < 3; i++) harness.processElement(["a", 2n ** 62n, 1], 1);
    harness.finish();
    const [record] = harness.takeOutput();
    // 3 × 2^62 wraps to −2^62; the average of BIGINT is not asked for here.
    expect(record).toMatchObject({ type: "record", timestamp: 9, values: ["a", 0, 10, 3, 3, -(2n ** 62n), 2n ** 62n, 2n ** 62n, 1, 3] });
  });
});
