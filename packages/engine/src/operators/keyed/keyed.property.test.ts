import { types } from "@millrace/pipeline/types";
import fc from "fast-check";
import { expect, it } from "vitest";
import { materialize, writeRows } from "../../testing/materialize.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { type Change, randomChangelog, rowsLeft } from "../../testing/random-changelog.ts";
import { type NodeOptions, planNode } from "../../testing/verify-node.ts";
import { operatorRegistry } from "../registry.ts";

const schema = [
  { name: "key", type: types.string },
  { name: "v", type: types.int },
  { name: "id", type: types.int },
];
const row = fc.tuple(fc.constantFrom("a", "b", "c"), fc.option(fc.integer({ min: -5, max: 5 }), { nil: null }), fc.nat({ max: 3 }));
const RUNS = { numRuns: 150, seed: 20240601 };

/** Feeds a changelog, restoring in front of every third change. */
function run(options: NodeOptions, changes: readonly Change[]): ReturnType<OperatorHarness["takeOutput"]> {
  let harness = new OperatorHarness({ plan: planNode(options, [schema]), create: operatorRegistry[options.kind] }).open();
  const outputs: ReturnType<OperatorHarness["takeOutput"]> = [];
  changes.forEach((change, index) => {
    if (index % 3 === 2) harness = harness.restored(harness.snapshot(), { keepsWatermark: true });
    harness.processElement(change.values, index, { kind: change.kind });
    outputs.push(...harness.takeOutput());
  });
  return outputs;
}

it("the changelog of an aggregate leaves what a batch aggregate gives", () => {
  const options: NodeOptions = {
    kind: "transform.aggregate",
    config: {
      aggregates: [
        { as: "n", fn: "COUNT" },
        { as: "c", fn: "COUNT", expr: "v" },
        { as: "s", fn: "SUM", expr: "v" },
        { as: "lo", fn: "MIN", expr: "v" },
        { as: "hi", fn: "MAX", expr: "v" },
        { as: "d", fn: "COUNT", expr: "v", distinct: true },
        { as: "avg", fn: "AVG", expr: "v" },
        { as: "pos", fn: "SUM", expr: "v", filter: "v > 0" },
      ],
    },
    keys: [["key"]],
    changelogs: ["retract"],
  };
  fc.assert(
    fc.property(randomChangelog(row), (changes) => {
      const left = rowsLeft(changes);
      const expected = [...new Set(left.map(([key]) => key))].map((key) => {
        const values = left.filter((each) => each[0] === key).map((each) => each[1] as number | null);
        const known = values.filter((value) => value !== null);
        const sum = (numbers: readonly number[]): number | null => (numbers.length === 0 ? null : numbers.reduce((a, b) => a + b));
        const total = sum(known);
        return [
          key,
          values.length,
          known.length,
          total,
          known.length === 0 ? null : Math.min(...known),
          known.length === 0 ? null : Math.max(...known),
          new Set(known).size,
          total === null ? null : Math.trunc(total / known.length) + 0,
          sum(known.filter((value) => value > 0)),
        ];
      });
      expect(materialize(run(options, changes))).toEqual(writeRows(expected));
    }),
    RUNS,
  );
});

it.each([
  ["without a rank", ""],
  ["with a rank", "rank"],
])("the changelog of a top list leaves the first rows of the sorted input %s", (_name, rankColumn) => {
  const options: NodeOptions = {
    kind: "transform.topN",
    config: { n: 3, orderBy: [{ column: "v", order: "desc" }, { column: "id" }], rankColumn },
    keys: [["key"]],
    changelogs: ["retract"],
  };
  fc.assert(
    fc.property(randomChangelog(row), (changes) => {
      const left = rowsLeft(changes) as readonly (readonly [string, number | null, number])[];
      const expected = ["a", "b", "c"].flatMap((key) =>
        left
          .filter((each) => each[0] === key)
          .sort((a, b) => (b[1] ?? -Infinity) - (a[1] ?? -Infinity) || a[2] - b[2] || 0)
          .slice(0, 3)
          .map((each, index) => (rankColumn === "" ? each : [...each, index + 1])),
      );
      expect(materialize(run(options, changes))).toEqual(writeRows(expected));
    }),
    RUNS,
  );
});

it("deduplicating by the last row leaves the last row of each key", () => {
  const options: NodeOptions = { kind: "transform.deduplicate", config: { keep: "last" }, keys: [["key"]] };
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const changes = rows.map((values): Change => ({ kind: 0, values, input: 0 }));
      const last = new Map(rows.map((values) => [values[0], values]));
      expect(materialize(run(options, changes))).toEqual(writeRows([...last.values()]));
    }),
    RUNS,
  );
});
