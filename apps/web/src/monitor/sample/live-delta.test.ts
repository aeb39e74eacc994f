import { nodeLive } from "@millrace/pipeline/metrics";
import { describe, expect, test } from "vitest";
import { applyDelta, diffLive } from "./live-delta.ts";

describe("deltas", () => {
  const a = nodeLive({ parallelism: 1, task: "a", metrics: { numRecordsIn: [1], busyTimeMsPerSecond: [100] } });
  const a2 = nodeLive({ parallelism: 1, task: "a", metrics: { numRecordsIn: [2], busyTimeMsPerSecond: [100] } });
  const b = nodeLive({ parallelism: 1, task: "b", metrics: {} });

  test("carry only the fields that differ", () => {
    expect(diffLive({ a, b }, { a: a2, b })).toEqual({ a: { recordsIn: 2 } });
  });

  test("applied give the later reading, also when nodes come and go", () => {
    for (const [before, after] of [
      [{ a, b }, { a: a2 }],
      [{}, { a, b }],
      [{ b }, { a, b }],
      [{ a }, { a }],
    ] as const) {
      expect(applyDelta(before, diffLive(before, after))).toEqual(after);
    }
  });

  test("leave untouched nodes identical, so that their cards are not drawn again", () => {
    const before = { a, b };
    expect(applyDelta(before, diffLive(before, { a: a2, b })).b).toBe(b);
  });
});
