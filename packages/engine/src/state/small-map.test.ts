import fc from "fast-check";
import { expect, it } from "vitest";
import { deleteEntry, entriesOf, entryCountOf, getEntry, hasEntry, setEntry, smallMap } from "./small-map.ts";

const key = fc.oneof(fc.nat({ max: 12 }), fc.constantFrom("1", "x", NaN, 2n ** 60n, true, null));

it("is a Map, small or not", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ key, value: fc.nat(), removes: fc.boolean() }), { maxLength: 40 }), (steps) => {
      const map = new Map<unknown, number>();
      const small = smallMap<unknown, number>();
      for (const step of steps) {
        if (step.removes) {
          map.delete(step.key);
          deleteEntry(small, step.key);
        } else {
          map.set(step.key, step.value);
          setEntry(small, step.key, step.value);
        }
        expect([...entriesOf(small)]).toEqual([...map]);
        expect([entryCountOf(small), hasEntry(small, step.key), getEntry(small, step.key)]).toEqual([
          map.size,
          map.has(step.key),
          map.get(step.key),
        ]);
      }
    }),
    { numRuns: 300, seed: 20240605 },
  );
});
