import { types } from "@millrace/pipeline/types";
import fc from "fast-check";
import { expect, it } from "vitest";
import { AppendJoin } from "./append-join.ts";
import { operatorRegistry } from "../operators/registry.ts";
import { materialize, writeRows } from "../testing/materialize.ts";
import { OperatorHarness } from "../testing/operator-harness.ts";
import { randomChangelog, rowsLeft } from "../testing/random-changelog.ts";
import { type NodeOptions, planNode } from "../testing/verify-node.ts";

const schema = [
  { name: "key", type: types.string },
  { name: "v", type: types.int },
];
const row = fc.tuple(fc.constantFrom("a", "b", null), fc.integer({ min: 0, max: 4 }));
const RUNS = { numRuns: 150, seed: 20240602 };
const keys = [["key"], ["key"]] as const;
type Values = readonly unknown[];

/** Joins by nested loops: the definition of each join type. */
function naiveJoin(joinType: string, left: readonly Values[], right: readonly Values[], fits: (l: Values, r: Values) => boolean): Values[] {
  const matches = (l: Values): Values[] => right.filter((r) => l[0] !== null && l[0] === r[0] && fits(l, r));
  const nulls = [null, null];
  const unpaired = right.filter((r) => !left.some((l) => matches(l).includes(r)));
  switch (joinType) {
    case "semi":
      return left.filter((l) => matches(l).length > 0).map((l) => [...l]);
    case "anti":
      return left.filter((l) => matches(l).length === 0).map((l) => [...l]);
    default:
      return [
        ...left.flatMap((l) => {
          const partners = matches(l);
          if (partners.length === 0) return joinType === "left" || joinType === "full" ? [[...l, ...nulls]] : [];
          return partners.map((r) => [...l, ...r]);
        }),
        ...(joinType === "right" || joinType === "full" ? unpaired.map((r) => [...nulls, ...r]) : []),
      ];
  }
}

it.each(["inner", "left", "right", "full", "semi", "anti"])(
  "the changelog of a regular %s join leaves what nested loops give",
  (joinType) => {
    const options: NodeOptions = {
      kind: "join.regular",
      config: { joinType, condition: "v <= right_v" },
      keys,
      changelogs: ["retract", "retract"],
    };
    fc.assert(
      fc.property(randomChangelog(row, 2), (changes) => {
        let harness = new OperatorHarness({ plan: planNode(options, [schema, schema]), create: operatorRegistry["join.regular"] }).open();
        const outputs: ReturnType<OperatorHarness["takeOutput"]> = [];
        changes.forEach((change, index) => {
          if (index % 4 === 3) harness = harness.restored(harness.snapshot());
          harness.processElement(change.values, index, { kind: change.kind, input: change.input });
          outputs.push(...harness.takeOutput());
        });
        const expected = naiveJoin(joinType, rowsLeft(changes, 0), rowsLeft(changes, 1), (l, r) => (l[1] as number) <= (r[1] as number));
        expect(materialize(outputs)).toEqual(writeRows(expected));
      }),
      RUNS,
    );
  },
);

it("an inner join of append-only streams gives each pair once, whichever row comes first", () => {
  const options: NodeOptions = { kind: "join.regular", config: { condition: "v <= right_v" }, keys };
  const plan = planNode(options, [schema, schema]);
  expect(operatorRegistry["join.regular"](plan)).toBeInstanceOf(AppendJoin);
  fc.assert(
    fc.property(fc.array(fc.record({ values: row, input: fc.nat({ max: 1 }) }), { maxLength: 30 }), (events) => {
      let harness = new OperatorHarness({ plan, create: operatorRegistry["join.regular"] }).open();
      const outputs: ReturnType<OperatorHarness["takeOutput"]> = [];
      events.forEach(({ values, input }, index) => {
        if (index % 4 === 3) harness = harness.restored(harness.snapshot());
        harness.processElement(values, index, { input });
        outputs.push(...harness.takeOutput());
      });
      const side = (input: number): Values[] => events.filter((event) => event.input === input).map((event) => event.values);
      expect(materialize(outputs)).toEqual(writeRows(naiveJoin("inner", side(0), side(1), (l, r) => (l[1] as number) <= (r[1] as number))));
    }),
    RUNS,
  );
});

const timed = fc.record({ time: fc.integer({ min: 0, max: 30 }), values: row, input: fc.nat({ max: 1 }) });

it.each(["inner", "left", "right", "full"])(
  "an interval %s join gives what nested loops over times give, in any order of arrival",
  (joinType) => {
    const options: NodeOptions = {
      kind: "join.interval",
      config: { joinType, lowerBoundMs: -3, upperBoundMs: 2, upperBoundExclusive: true },
      keys,
    };
    fc.assert(
      fc.property(fc.array(timed, { maxLength: 25 }), (events) => {
        const harness = new OperatorHarness({
          plan: planNode(options, [schema, schema]),
          create: operatorRegistry["join.interval"],
        }).open();
        for (const { time, values, input } of events) harness.processElement(values, time, { input });
        harness.finish();
        const side = (input: number): Values[] =>
          events.filter((event) => event.input === input).map((event) => [...event.values, event.time]);
        const expected = naiveJoin(joinType, side(0), side(1), (l, r) => {
          const distance = (r[2] as number) - (l[2] as number);
          return distance >= -3 && distance < 2;
        }).map(withoutTimes);
        expect(materialize(harness.takeOutput())).toEqual(writeRows(expected));
      }),
      RUNS,
    );
  },
);

/** Drops the times that the model carries: [key, v, time] of a side, or two nulls for a missing one. */
function withoutTimes(joined: Values): Values {
  if (joined.length === 6) return [joined[0], joined[1], joined[3], joined[4]];
  const isRightMissing = typeof joined[2] === "number" && joined[3] === null && joined[4] === null && typeof joined[1] === "number";
  return isRightMissing ? [joined[0], joined[1], null, null] : [null, null, joined[2], joined[3]];
}

it.each(["inner", "left", "right", "full", "semi", "anti"])("a window %s join gives what nested loops per window give", (joinType) => {
  const options: NodeOptions = {
    kind: "join.window",
    config: { joinType, window: { type: "tumbling", sizeMs: 10 }, condition: "v <= right_v" },
    keys,
  };
  fc.assert(
    fc.property(fc.array(timed, { maxLength: 25 }), (events) => {
      const harness = new OperatorHarness({ plan: planNode(options, [schema, schema]), create: operatorRegistry["join.window"] }).open();
      for (const { time, values, input } of events) harness.processElement(values, time, { input });
      harness.finish();
      const expected = [0, 10, 20, 30].flatMap((start) => {
        const side = (input: number): Values[] =>
          events.filter((event) => event.input === input && event.time >= start && event.time < start + 10).map((event) => event.values);
        return naiveJoin(joinType, side(0), side(1), (l, r) => (l[1] as number) <= (r[1] as number)).map((joined) => [
          ...joined,
          start,
          start + 10,
        ]);
      });
      expect(materialize(harness.takeOutput())).toEqual(writeRows(expected));
    }),
    RUNS,
  );
});
