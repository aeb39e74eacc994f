import { expect, test } from "vitest";
import { subtaskRows, summaryOf } from "./subtask-rows.ts";

test("marks the subtask that takes far more than its part, and gives Flink's levels", () => {
  const rows = subtaskRows({
    parallelism: 3,
    task: "a",
    metrics: {
      numRecordsInPerSecond: [100, 110, 600],
      busyTimeMsPerSecond: [200, 210, 990],
      backPressuredTimeMsPerSecond: [100, 101, 501],
    },
  });
  expect(rows.map((row) => row.isOutlier)).toEqual([false, false, true]);
  expect(rows.map((row) => row.level)).toEqual(["ok", "low", "high"]);
  expect(rows[2]).toMatchObject({ index: 2, busy: 0.99, watermark: null });
});

test("a lone subtask is no outlier", () => {
  expect(subtaskRows({ parallelism: 1, task: "a", metrics: { numRecordsInPerSecond: [600] } })[0]?.isOutlier).toBe(false);
});

test("the spread leaves out what was not measured", () => {
  expect(summaryOf([4, null, 1, 3])).toEqual({ min: 1, median: 3, max: 4, mean: 8 / 3 });
  expect(summaryOf([null])).toEqual({ min: null, median: null, max: null, mean: null });
});
