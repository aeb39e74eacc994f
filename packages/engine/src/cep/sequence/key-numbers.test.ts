import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KeyNumbers } from "./key-numbers.ts";

const keys = fc.oneof(
  fc.integer({ min: -50, max: 50 }),
  fc.constantFrom(2147483647, -2147483648, 2147483648, 1.5, NaN, "1", "a", true, null, 10n),
);

describe("KeyNumbers", () => {
  it("agrees with a Map, also after keys were left out", () => {
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 200 }), fc.array(keys, { maxLength: 50 }), (first, second) => {
        const numbers = new KeyNumbers();
        const map = new Map<unknown, number>();
        let next = 0;
        const addAll = (list: typeof first): void => {
          for (const key of list) {
            expect(numbers.get(key)).toBe(map.get(key) ?? -1);
            if (map.has(key)) continue;
            numbers.add(key, next);
            map.set(key, next++);
          }
        };
        addAll(first);
        numbers.rebuild((number) => number % 3 !== 0);
        for (const [key, number] of map) if (number % 3 === 0) map.delete(key);
        addAll(second);
        expect(new Map(numbers.entries())).toEqual(map);
        expect(numbers.size).toBe(map.size);
      }),
      { seed: 6, numRuns: 200 },
    );
  });

  it("holds more integers than it began with", () => {
    const numbers = new KeyNumbers();
    for (let i = 0; i < 10_000; i++) numbers.add(i * 7919, i);
    for (let i = 0; i < 10_000; i++) expect(numbers.get(i * 7919)).toBe(i);
    expect(numbers.get(1)).toBe(-1);
  });
});
