import { types } from "@millrace/pipeline/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixedForm } from "./fixed-form.ts";
import { FixedEntries } from "./fixed-entries.ts";
import type { StateType } from "./state-type.ts";

const NUMBERS: StateType<unknown> = { kind: "json", version: 1 };
const ROWS: StateType<unknown> = {
  kind: "row",
  schema: [
    { name: "a", type: types.bigint },
    { name: "b", type: types.boolean },
    { name: "c", type: types.double },
  ],
};

const formOf = (type: StateType<unknown>, hasTtl = false) => fixedForm({ name: "s", kind: "value", type, hasTtl, formatVersion: 1 })!;
/** Few, so that they meet, and such as hash to neighbours. */
const keys = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.constantFrom(0.5, -0, 1e300, 2 ** 40, Infinity));
const cells = fc.oneof(fc.constant(null), fc.double({ noNaN: true }));

describe("FixedEntries", () => {
  it("holds what a Map holds, whatever is put and removed", () => {
    const operations = fc.array(fc.record({ key: keys, value: fc.option(fc.double()) }), { maxLength: 300 });
    fc.assert(
      fc.property(operations, (all) => {
        const fixed = new FixedEntries<number>(formOf(NUMBERS), 1);
        const map = new Map<number, number>();
        for (const { key, value } of all) {
          if (value === null) expect(fixed.delete(key)).toBe(map.delete(key));
          else {
            expect(fixed.set(key, value)).toBe(true);
            map.set(key, value);
          }
          expect(fixed.size).toBe(map.size);
          expect(fixed.get(key)).toBe(map.get(key));
        }
        expect(new Map(fixed as unknown as Map<number, number>)).toEqual(map);
        expect(new Set(fixed.keys())).toEqual(new Set(map.keys()));
      }),
    );
  });

  it("gives rows back as they were, with nulls and times", () => {
    const form = formOf(ROWS, true);
    fc.assert(
      fc.property(cells, fc.option(fc.boolean()), cells, fc.nat(), (c0, c1, c2, at) => {
        const fixed = new FixedEntries<unknown>(form, 1);
        expect(fixed.set(7, { value: { c0, c1, c2 }, at })).toBe(true);
        expect(fixed.get(7)).toEqual({ value: { c0, c1, c2 }, at });
      }),
    );
  });

  it("refuses what does not fit, and keeps what was there", () => {
    const fixed = new FixedEntries<unknown>(formOf(ROWS), 1);
    fixed.set(1, { c0: 1, c1: true, c2: 0.5 });
    for (const other of [
      { c0: 2, c1: true, c2: 1n },
      { c0: 2n ** 60n, c1: null, c2: 1 },
    ])
      expect(fixed.set(1, other)).toBe(false);
    expect(fixed.get(1)).toEqual({ c0: 1, c1: true, c2: 0.5 });
    expect(fixed.set("1", { c0: 1, c1: true, c2: 0.5 })).toBe(false);
    expect(fixed.set(NaN, { c0: 1, c1: true, c2: 0.5 })).toBe(false);
  });

  it("has no form for texts, lists and maps", () => {
    expect(
      fixedForm({ name: "s", kind: "value", type: { kind: "value", type: types.string }, hasTtl: false, formatVersion: 1 }),
    ).toBeUndefined();
    expect(fixedForm({ name: "s", kind: "list", type: NUMBERS, hasTtl: false, formatVersion: 1 })).toBeUndefined();
  });
});
