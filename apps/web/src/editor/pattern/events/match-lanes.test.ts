import { explainPattern } from "@millrace/engine/preview";
import type { Schema } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { matchLanes } from "./match-lanes.ts";

const schema: Schema = [{ name: "kind", type: { kind: "STRING", nullable: true } }];
const pattern = {
  steps: [
    { name: "a", where: "kind = 'a'" },
    { name: "b", contiguity: "followedBy" as const, where: "kind = 'b'" },
  ],
  withinMs: 10,
};
const all = Array.from({ length: 20 }, (_, event) => event);
const explained = (kinds: string) =>
  explainPattern(
    pattern,
    schema,
    Array.from(kinds, (kind, index) => ({ values: [kind], timestamp: 1 + index })),
  );

test("a match is a line from its first event to its last, with the steps that took them", () => {
  const { lanes, total } = matchLanes(explained("axb"), { most: 10, shown: all });
  expect(total).toBe(1);
  expect(lanes).toMatchObject([{ kind: "match", first: 0, last: 2, column: 0 }]);
  expect([...(lanes[0]?.steps ?? [])]).toEqual([
    [0, "a"],
    [2, "b"],
  ]);
});

test("lines that stand beside each other have columns of their own, those behind each other share one", () => {
  expect(matchLanes(explained("aab"), { most: 10, shown: all }).lanes.map(({ column }) => column)).toEqual([0, 1]);
  expect(matchLanes(explained("abab"), { most: 10, shown: all }).lanes.map(({ column }) => column)).toEqual([0, 0]);
});

test("what waits and what ran out of time are lines of their own kind, and no more are drawn than asked for", () => {
  const { lanes } = matchLanes(explained("axxxxxxxxxxxa"), { most: 10, shown: all });
  expect(lanes.map(({ kind, first }) => [kind, first])).toEqual([
    ["timedOut", 0],
    ["waiting", 12],
  ]);
  expect(matchLanes(explained("aaaa"), { most: 2, shown: all })).toMatchObject({ total: 4, lanes: { length: 2 } });
});

test("places are counted among the events that are shown, and lanes of others are left out", () => {
  const { lanes, total } = matchLanes(explained("abxab"), { most: 10, shown: [3, 4] });
  expect(total).toBe(1);
  expect(lanes).toMatchObject([{ first: 0, last: 1, rows: [0, 1] }]);
});
