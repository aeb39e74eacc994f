import { describe, expect, it } from "vitest";
import type { JobSample } from "@millrace/pipeline/metrics";
import { SampleWindows } from "./sample-windows.ts";

/** A sample at a second, with a rate and a counter of one node with two subtasks. */
function sampleAt(second: number, rates: (number | null)[], count: number): JobSample {
  return {
    at: second * 1000,
    intervalMs: 1000,
    attempt: 1,
    nodes: { n: { parallelism: 2, task: "n", metrics: { numRecordsInPerSecond: rates, numRecordsIn: [count, count] } } },
  };
}

describe("SampleWindows", () => {
  it("hands every sample on at once", () => {
    const windows = new SampleWindows();
    expect(windows.add(sampleAt(3, [1, 1], 1)).map(({ resolutionSeconds }) => resolutionSeconds)).toEqual([1]);
  });

  it("averages the rates of ten seconds and keeps the last counters", () => {
    const windows = new SampleWindows();
    for (let second = 10; second < 20; second++) windows.add(sampleAt(second, [second, null], second));
    const [, ten] = windows.add(sampleAt(20, [0, 0], 20));
    expect(ten?.resolutionSeconds).toBe(10);
    // (10 + 11 + … + 19) / 10; the second subtask never had a rate.
    expect(ten?.sample.nodes["n"]?.metrics).toEqual({ numRecordsInPerSecond: [14.5, null], numRecordsIn: [19, 19] });
    expect(ten?.sample).toMatchObject({ at: 19_000, intervalMs: 10_000 });
  });

  it("closes a minute and its last ten seconds together", () => {
    const windows = new SampleWindows();
    windows.add(sampleAt(59, [1, 1], 1));
    expect(windows.add(sampleAt(60, [1, 1], 1)).map(({ resolutionSeconds }) => resolutionSeconds)).toEqual([1, 10, 60]);
  });

  it("hands out what is open when the job ends", () => {
    const windows = new SampleWindows();
    windows.add(sampleAt(5, [4, 2], 7));
    expect(windows.flush().map(({ resolutionSeconds, sample }) => [resolutionSeconds, sample.nodes["n"]?.metrics["numRecordsIn"]])).toEqual(
      [
        [10, [7, 7]],
        [60, [7, 7]],
      ],
    );
    expect(windows.flush()).toEqual([]);
  });
});
