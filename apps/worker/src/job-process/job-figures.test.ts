import type { CheckpointReport } from "@millrace/engine/node";
import { describe, expect, it } from "vitest";
import { JobFigures } from "./job-figures.ts";

const report = (checkpointId: number, status: CheckpointReport["status"], more: Partial<CheckpointReport> = {}): CheckpointReport => ({
  checkpointId,
  kind: "checkpoint",
  status,
  triggeredAtMs: 10_000,
  stateBytes: 700,
  fullStateBytes: 900,
  persistedInFlightBytes: 0,
  subtasks: [],
  ...more,
});

describe("the figures of a job", () => {
  it("tell how long it has been in its state, and in each state in all", () => {
    const figures = new JobFigures(1_000, false);
    figures.changed("RUNNING", 1_500);
    figures.changed("RESTARTING", 4_500);
    figures.changed("RUNNING", 5_000);
    expect(figures.read(7_000, 2)).toMatchObject({
      numRestarts: 1,
      uptime: 2_000,
      downtime: 0,
      initializingTime: 0,
      initializingTimeTotal: 500,
      runningTime: 2_000,
      runningTimeTotal: 5_000,
      restartingTime: 0,
      restartingTimeTotal: 500,
    });
  });

  it("count checkpoints, and know the last complete one", () => {
    const figures = new JobFigures(0, false);
    figures.checkpoint(report(1, "in-progress"));
    figures.checkpoint(report(1, "completed", { endedAtMs: 10_250 }));
    figures.checkpoint(report(2, "in-progress"));
    figures.checkpoint(report(2, "failed"));
    figures.checkpoint(report(3, "in-progress"));
    expect(figures.read(20_000, 1)).toMatchObject({
      totalNumberOfCheckpoints: 3,
      numberOfInProgressCheckpoints: 1,
      numberOfCompletedCheckpoints: 1,
      numberOfFailedCheckpoints: 1,
      lastCompletedCheckpointId: 1,
      lastCheckpointCompletedTimestamp: 10_250,
      lastCheckpointDuration: 250,
      lastCheckpointSize: 700,
      lastCheckpointFullSize: 900,
      lastCheckpointRestoreTimestamp: null,
    });
  });

  it("know when state was restored last", () => {
    expect(new JobFigures(42, true).read(50, 1)).toMatchObject({ lastCheckpointRestoreTimestamp: 42 });
    const figures = new JobFigures(0, false);
    figures.changed("RUNNING", 10);
    figures.checkpoint(report(1, "completed", { endedAtMs: 20 }));
    figures.changed("RESTARTING", 30);
    figures.changed("RUNNING", 45);
    expect(figures.read(50, 2)).toMatchObject({ lastCheckpointRestoreTimestamp: 45 });
  });
});
