import { describe, expect, test } from "vitest";
import { nodeLive, skewOf } from "./node-live.ts";

describe("drawing subtasks together", () => {
  test("rates add up, shares keep the worst and the mean, the watermark is the lowest", () => {
    const live = nodeLive({
      parallelism: 2,
      task: "a",
      metrics: {
        numRecordsInPerSecond: [6_800, 11_400],
        busyTimeMsPerSecond: [370, 980],
        backPressuredTimeMsPerSecond: [0, 0],
        currentInputWatermark: [5_000, 4_000],
      },
    });
    expect(live).toMatchObject({
      inPerSecond: 18_200,
      busyMax: 0.98,
      busyAvg: 0.675,
      busiestSubtask: 1,
      heldMax: 0,
      watermark: 4_000,
      watermarkSubtask: 1,
    });
  });

  test("what was not measured is null, never zero", () => {
    const live = nodeLive({ parallelism: 1, task: "a", metrics: {} });
    expect(live).toMatchObject({ inPerSecond: null, busyMax: null, watermark: null, late: null, skew: null });
  });

  test("one subtask without a watermark hides the node's, as in Flink", () => {
    expect(nodeLive({ parallelism: 2, task: "a", metrics: { currentInputWatermark: [5_000, null] } }).watermark).toBeNull();
    expect(
      nodeLive({ parallelism: 2, task: "a", metrics: { currentInputWatermark: [5_000, -9_223_372_036_854_776_000] } }).watermark,
    ).toBeNull();
  });

  test("a source shows the watermark that it sends", () => {
    expect(nodeLive({ parallelism: 1, task: "a", metrics: { currentOutputWatermark: [7] } }).watermark).toBe(7);
  });

  test.each([
    [[10, 10], 0],
    // mean 5, deviations 5 and 5
    [[0, 10], 1],
    // mean 4, deviations 4, 2, 2: 8/3/4
    [[8, 2, 2], 0.667],
    [[0, 0], 0],
  ])("the skew of %j is %d: mean absolute deviation over the mean", (column, expected) => {
    expect(skewOf(column)).toBeCloseTo(expected, 12);
  });
});
