import { expect, test } from "vitest";
import type { CheckpointRow } from "../../../../server/jobs/job-history.ts";
import { checkpointStats, isOutlier, percentile } from "./checkpoint-stats.ts";

function row(number: number, fields: Partial<CheckpointRow>): CheckpointRow {
  return {
    number,
    type: "CHECKPOINT",
    status: "COMPLETED",
    triggeredAt: number * 1000,
    endedAt: null,
    path: null,
    label: null,
    stateBytes: null,
    fullStateBytes: null,
    inFlightBytes: null,
    failure: null,
    requestedBy: null,
    subtasks: [],
    disposedAt: null,
    ...fields,
  };
}

test("percentiles are by nearest rank", () => {
  // Ten values: the 5th is the median, the 10th is p95.
  const sorted = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  expect([percentile(sorted, 0.5), percentile(sorted, 0.95), percentile(sorted, 0), percentile([], 0.5)]).toEqual([5, 10, 1, null]);
});

test("savepoints count, but do not change the durations of the periodic ones", () => {
  const stats = checkpointStats([
    row(4, { type: "SAVEPOINT", endedAt: 64_000, stateBytes: 9_000 }),
    row(3, { endedAt: 3_400, stateBytes: 300 }),
    row(2, { status: "FAILED", endedAt: 62_000 }),
    row(1, { endedAt: 1_200, stateBytes: 100 }),
    row(5, { status: "IN_PROGRESS" }),
  ]);
  expect(stats).toMatchObject({
    triggered: 5,
    completed: 3,
    failed: 1,
    inProgress: 1,
    summaries: {
      duration: { min: 200, avg: 300, p50: 200, p95: 400, "p99.9": 400, max: 400 },
      bytes: { avg: 200, max: 300 },
      inFlightBytes: { max: null },
    },
  });
  expect([stats.lastCompleted?.number, stats.lastSavepoint?.number, stats.lastFailed?.number]).toEqual([3, 4, 2]);
});

test("an outlier is slower than nearly all and half as slow again as the middle one", () => {
  const even = Array.from({ length: 20 }, (_, i) => row(i, { endedAt: i * 1000 + 100 }));
  const slow = row(20, { endedAt: 20_160 });
  const { summaries } = checkpointStats([...even, slow]);
  expect([...even, slow].filter((each) => isOutlier(each, summaries)).map((each) => each.number)).toEqual([20]);
  expect(isOutlier({ ...slow, endedAt: 20_140 }, summaries)).toBe(false);
});
