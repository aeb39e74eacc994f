import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SortBuffer } from "./sort-buffer.ts";

describe("SortBuffer", () => {
  it("gives rows back by time and, at the same time, by arrival, each at the first watermark that reaches it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.record({ row: fc.nat(30) }), fc.record({ watermark: fc.nat(35) })), { maxLength: 100 }),
        (elements) => {
          const buffer = new SortBuffer();
          const waiting: { time: number; id: number }[] = [];
          elements.forEach((element, id) => {
            if ("row" in element) {
              buffer.add({ c0: id }, element.row);
              waiting.push({ time: element.row, id });
              return;
            }
            const got: unknown[] = [];
            buffer.release(element.watermark, (row, time) => got.push([time, row.c0]));
            const due = waiting.filter(({ time }) => time <= element.watermark).toSorted((a, b) => a.time - b.time || a.id - b.id);
            expect(got).toEqual(due.map(({ time, id: each }) => [time, each]));
            for (const each of due) waiting.splice(waiting.indexOf(each), 1);
            expect(buffer.size).toBe(waiting.length);
          });
        },
      ),
      { seed: 6, numRuns: 300 },
    );
  });
});
