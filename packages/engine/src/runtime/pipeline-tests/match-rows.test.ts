import { expect, test } from "vitest";
import { finalRows } from "./final-rows.ts";
import { matchRows } from "./match-rows.ts";

test("equal rows count", () => {
  expect(matchRows([{ a: 1 }, { a: 1 }], [{ a: 1 }], false)).toEqual({ missing: [{ a: 1 }], missingAt: [1], unexpected: [] });
  expect(matchRows([{ a: 1 }], [{ a: 1 }, { a: 1 }], false)).toEqual({ missing: [], missingAt: [], unexpected: [{ a: 1 }] });
});

test("a row that says little leaves the one that another needs", () => {
  const actual = [
    { a: 1, b: 1 },
    { a: 1, b: 2 },
  ];
  expect(matchRows([{ a: 1 }, { a: 1, b: 1 }], actual, false)).toEqual({ missing: [], missingAt: [], unexpected: [] });
  expect(matchRows([{ a: 1 }, { b: 2 }, { b: 1 }], actual, false)).toMatchObject({ missing: [{ b: 1 }], unexpected: [] });
});

test("in order, one by one", () => {
  expect(matchRows([{ a: 1 }, { a: 2 }], [{ a: 2 }, { a: 1 }], true).missing).toHaveLength(2);
  expect(matchRows([{ a: 1 }], [{ a: 1 }, { a: 2 }], true)).toEqual({ missing: [], missingAt: [], unexpected: [{ a: 2 }] });
});

test("null is a value", () => {
  expect(matchRows([{ a: null }], [{ a: null }], false)).toEqual({ missing: [], missingAt: [], unexpected: [] });
  expect(matchRows([{ a: null }], [{ a: 0 }], false).missing).toHaveLength(1);
});

test("changes are applied: what is taken back is gone", () => {
  const change = (kind: 0 | 1 | 2 | 3, ...values: readonly unknown[]) => ({ kind, values, timestamp: null, step: 0 });
  expect(
    finalRows([change(0, "a", 1), change(0, "b", 1), change(1, "a", 1), change(2, "a", 2), change(3, "b", 1), change(0, "c", 1)]),
  ).toEqual([
    ["a", 2],
    ["c", 1],
  ]);
});
