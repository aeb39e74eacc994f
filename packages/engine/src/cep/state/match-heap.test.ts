import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PartialMatch } from "./key-matches.ts";
import { offer, poll, removeAll } from "./match-heap.ts";

/** `entry` tells matches with the same first row apart. */
const match = (firstRow: number, entry = 0): PartialMatch => ({ state: 0, entry, firstRow, startTimestamp: 0 });
const heapOf = (...matches: readonly PartialMatch[]): PartialMatch[] => {
  const heap: PartialMatch[] = [];
  for (const each of matches) offer(heap, each);
  return heap;
};
const entries = (heap: readonly PartialMatch[]): number[] => heap.map(({ entry }) => entry);

describe("match heap", () => {
  it("takes equal ones out in the order of java.util.PriorityQueue, which is not that of insertion", () => {
    // Four equal elements 1 2 3 4: poll gives the first and moves the last to the top, so they come as 1 4 3 2.
    const heap = heapOf(match(0, 1), match(0, 2), match(0, 3), match(0, 4));
    expect([poll(heap), poll(heap), poll(heap), poll(heap)].map((each) => each?.entry)).toEqual([1, 4, 3, 2]);
  });

  it("keeps the array of java.util.PriorityQueue when elements are added", () => {
    // Sift up by hand: 5 | 3 5 | 3 5 4 | 1 3 4 5 | 1 3 4 5 9 | 1 3 2 5 9 4
    expect(heapOf(match(5), match(3), match(4), match(1), match(9), match(2)).map(({ firstRow }) => firstRow)).toEqual([1, 3, 2, 5, 9, 4]);
  });

  it("removes in array order and makes a heap of what is left, as bulkRemove and heapify do", () => {
    const heap = heapOf(match(1, 1), match(3, 2), match(2, 3), match(5, 4), match(9, 5), match(4, 6));
    removeAll(heap, ({ entry }) => entry === 1);
    // Left in array order: 3 2 5 9 4; heapify sifts position 1 (2, children 9 and 4: stays) and then 0 (3, children 2 and 5: 2 comes up).
    expect(heap.map(({ firstRow }) => firstRow)).toEqual([2, 3, 5, 9, 4]);
  });

  it("leaves the array as it is when nothing is removed", () => {
    const heap = heapOf(match(0, 1), match(0, 2), match(0, 3));
    removeAll(heap, () => false);
    expect(entries(heap)).toEqual([1, 2, 3]);
  });

  it("takes everything out by first row", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (rows) => {
        const heap = heapOf(...rows.map((row) => match(row)));
        const out: number[] = [];
        for (let next = poll(heap); next !== undefined; next = poll(heap)) out.push(next.firstRow);
        expect(out).toEqual(rows.toSorted((a, b) => a - b));
      }),
      { seed: 6 },
    );
  });
});
