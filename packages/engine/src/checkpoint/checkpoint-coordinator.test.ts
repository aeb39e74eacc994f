import { describe, expect, it } from "vitest";
import { settingsSchema, type Settings } from "@millrace/pipeline";
import type { EngineError } from "../operators/engine-error.ts";
import { SteppedScheduler } from "../testing/stepped-scheduler.ts";
import { CheckpointCoordinator } from "./checkpoint-coordinator.ts";
import type { CheckpointReport } from "./checkpoint-report.ts";
import { MemoryCheckpointStorage } from "./memory-checkpoint-storage.ts";
import type { BarrierOptions } from "../exchange/frame-event.ts";
import type { SubtaskCheckpointStatistics, SubtaskId } from "./subtask-snapshot.ts";

const source: SubtaskId = { taskId: "source", subtaskIndex: 0 };
const sink: SubtaskId = { taskId: "sink", subtaskIndex: 0 };
const statistics: SubtaskCheckpointStatistics = {
  syncDurationMs: 1,
  asyncDurationMs: 2,
  alignmentDurationMs: 0,
  startDelayMs: 0,
  processedInFlightBytes: 0,
  persistedInFlightBytes: 0,
  isUnaligned: false,
};

class Job {
  readonly scheduler = new SteppedScheduler();
  readonly storage = new MemoryCheckpointStorage();
  readonly triggered: { readonly checkpointId: number; readonly atMs: number; readonly options: BarrierOptions }[] = [];
  readonly completed: number[] = [];
  readonly aborted: number[] = [];
  readonly failures: EngineError[] = [];
  readonly reports: CheckpointReport[] = [];
  readonly coordinator: CheckpointCoordinator;

  constructor(checkpointing: Partial<Settings["checkpointing"]>) {
    this.coordinator = new CheckpointCoordinator({
      settings: settingsSchema.parse({ checkpointing }).checkpointing,
      job: { jobId: "job", pipelineName: "p", maxParallelism: 128, nodes: [] },
      storage: this.storage,
      scheduler: this.scheduler,
      lastCheckpointId: 0,
      retained: 1,
      onReport: (report) => this.reports.push(report),
      target: {
        subtasks: () => [source, sink],
        triggerBarrier: (checkpointId, options) => this.triggered.push({ checkpointId, atMs: this.scheduler.now(), options }),
        notifyComplete: (checkpointId) => this.completed.push(checkpointId),
        notifyAborted: (checkpointId) => this.aborted.push(checkpointId),
        fail: (error) => this.failures.push(error),
      },
    });
    this.coordinator.start();
  }

  async acknowledgeAll(checkpointId: number): Promise<void> {
    for (const subtask of [source, sink]) await this.coordinator.acknowledge(checkpointId, { subtask, statistics });
  }
}

describe("CheckpointCoordinator", () => {
  it("triggers every interval and completes when all subtasks have answered", async () => {
    const job = new Job({ intervalMs: 100 });
    await job.scheduler.advance(100);
    await job.coordinator.acknowledge(1, { subtask: source, statistics });
    expect(job.completed).toEqual([]);
    await job.coordinator.acknowledge(1, { subtask: sink, statistics });
    await job.scheduler.advance(100);
    await job.acknowledgeAll(2);
    expect(job.triggered.map(({ checkpointId, atMs }) => [checkpointId, atMs])).toEqual([
      [1, 100],
      [2, 200],
    ]);
    expect(job.completed).toEqual([1, 2]);
    expect((await job.storage.list()).map(({ checkpointId }) => checkpointId)).toEqual([2]);
    expect(job.reports.map(({ checkpointId, status }) => `${checkpointId} ${status}`)).toEqual([
      "1 in-progress",
      "1 completed",
      "2 in-progress",
      "2 completed",
    ]);
  });

  it("counts an answer once", async () => {
    const job = new Job({ intervalMs: 100 });
    await job.scheduler.advance(100);
    for (let i = 0; i < 2; i++) await job.coordinator.acknowledge(1, { subtask: source, statistics });
    expect(job.completed).toEqual([]);
  });

  it("waits for a free place and goes on when one comes free", async () => {
    const job = new Job({ intervalMs: 100, maxConcurrent: 1 });
    await job.scheduler.advance(350);
    expect(job.triggered).toHaveLength(1);
    await job.acknowledgeAll(1);
    await job.scheduler.advance(1);
    expect(job.triggered).toHaveLength(2);
  });

  it("sends barriers in the order of their numbers where places are made slowly, and counts those that wait for theirs", async () => {
    const job = new Job({ intervalMs: 100, maxConcurrent: 1 });
    const create = job.storage.create.bind(job.storage);
    const disk = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let asked = 0;
    job.storage.create = async (...place) => {
      await disk[asked++]?.promise;
      return create(...place);
    };
    await job.scheduler.advance(350);
    const savepoint = job.coordinator.savepoint({ isStop: false });
    disk[1]!.resolve();
    await job.scheduler.advance(1);
    expect(job.triggered).toEqual([]);
    disk[0]!.resolve();
    await job.scheduler.advance(1);
    expect(job.triggered.map(({ checkpointId, options }) => [checkpointId, options.kind])).toEqual([
      [1, "checkpoint"],
      [2, "savepoint"],
    ]);
    await job.acknowledgeAll(2);
    expect(await savepoint).toContain("2");
  });

  it("goes on where no place could be made", async () => {
    const job = new Job({ intervalMs: 100, maxConcurrent: 1, tolerableFailures: 1 });
    const create = job.storage.create.bind(job.storage);
    const disk = Promise.withResolvers<void>();
    job.storage.create = async () => disk.promise.then(() => Promise.reject(new Error("the disk is full")));
    await job.scheduler.advance(350);
    job.storage.create = create;
    disk.resolve();
    await job.scheduler.advance(101);
    expect(job.triggered.map(({ checkpointId }) => checkpointId)).toEqual([2]);
    expect(job.failures).toEqual([]);
  });

  it("takes a checkpoint that people ask for when the one under way has ended", async () => {
    const job = new Job({ intervalMs: 100, maxConcurrent: 1 });
    await job.scheduler.advance(110);
    const asked = job.coordinator.checkpointWhenFree();
    await job.scheduler.advance(1);
    expect(job.triggered).toHaveLength(1);
    await job.acknowledgeAll(1);
    await job.scheduler.advance(0);
    expect(job.triggered.map(({ checkpointId }) => checkpointId)).toEqual([1, 2]);
    await job.acknowledgeAll(2);
    expect(await asked).toBe((await job.storage.list())[0]!.path);
  });

  it("keeps the minimum pause between the end of one and the start of the next", async () => {
    const job = new Job({ intervalMs: 100, minPauseMs: 80 });
    await job.scheduler.advance(190);
    await job.acknowledgeAll(1);
    await job.scheduler.advance(79);
    expect(job.triggered).toHaveLength(1);
    await job.scheduler.advance(1);
    expect(job.triggered.map(({ atMs }) => atMs)).toEqual([100, 270]);
  });

  it("runs several at once and lets a newer one overtake an older one", async () => {
    const job = new Job({ intervalMs: 100, maxConcurrent: 2 });
    await job.scheduler.advance(200);
    await job.acknowledgeAll(2);
    expect(job.completed).toEqual([2]);
    expect(job.aborted).toEqual([1]);
    expect(job.failures).toEqual([]);
    await job.acknowledgeAll(1);
    expect(job.completed).toEqual([2]);
  });

  it("expires after its timeout, naming who did not answer, and fails the job beyond the tolerable number", async () => {
    const job = new Job({ intervalMs: 100, timeoutMs: 50, tolerableFailures: 1 });
    await job.scheduler.advance(150);
    expect(job.aborted).toEqual([1]);
    expect(job.reports.at(-1)).toMatchObject({ status: "failed", failure: expect.stringContaining("source/0, sink/0") });
    expect(job.failures).toEqual([]);
    await job.scheduler.advance(100);
    expect(job.failures).toHaveLength(1);
  });

  it("starts counting failures anew after a success", async () => {
    const job = new Job({ intervalMs: 100, timeoutMs: 50, tolerableFailures: 1 });
    await job.scheduler.advance(200);
    await job.acknowledgeAll(2);
    await job.scheduler.advance(150);
    expect(job.aborted).toEqual([1, 3]);
    expect(job.failures).toEqual([]);
  });

  it("gives up a checkpoint that a subtask declines", async () => {
    const job = new Job({ intervalMs: 100, tolerableFailures: 5 });
    await job.scheduler.advance(100);
    await job.coordinator.decline(1, sink, "the sink is not ready");
    expect(job.reports.at(-1)?.failure).toContain("the sink is not ready");
    expect(await job.storage.list()).toEqual([]);
  });

  it("takes savepoints at once, beside checkpoints, and keeps them", async () => {
    const job = new Job({ intervalMs: 100, mode: "at-least-once" });
    const savepoint = job.coordinator.savepoint({ isStop: true, path: "here" });
    await job.scheduler.advance(0);
    expect(job.triggered[0]?.options).toMatchObject({ kind: "savepoint", alignment: "aligned", stop: "suspend" });
    await job.acknowledgeAll(1);
    expect(await savepoint).toBe("here");
    await job.scheduler.advance(100);
    await job.acknowledgeAll(2);
    expect((await job.storage.readManifest("here")).kind).toBe("savepoint");
  });

  it("tells waiting callers when the job ends", async () => {
    const job = new Job({ intervalMs: 100 });
    const savepoint = job.coordinator.savepoint({ isStop: false });
    const outcome = expect(savepoint).rejects.toMatchObject({ code: "CHECKPOINT_ABORTED" });
    await job.scheduler.advance(0);
    await job.coordinator.stop("the job was cancelled");
    await outcome;
    await job.scheduler.advance(1000);
    expect(job.triggered).toHaveLength(1);
  });

  it("leaves nothing behind when the job ends while a place is being made", async () => {
    const job = new Job({ intervalMs: 100 });
    const savepoint = job.coordinator.savepoint({ isStop: false });
    const outcome = expect(savepoint).rejects.toMatchObject({ code: "CHECKPOINT_ABORTED" });
    await job.coordinator.stop("the job was cancelled");
    await outcome;
    expect(job.triggered).toEqual([]);
    expect(job.scheduler.waiting).toBe(0);
  });

  it("never triggers with an interval of 0", async () => {
    const job = new Job({ intervalMs: 0 });
    await job.scheduler.advance(100_000);
    expect(job.triggered).toEqual([]);
  });

  it("gives up what is under way while a part of the job is down, uncounted, and goes on afterwards", async () => {
    const job = new Job({ intervalMs: 100, tolerableFailures: 0 });
    await job.scheduler.advance(100);
    await job.coordinator.acknowledge(1, { subtask: source, statistics });
    await job.coordinator.pause("a region failed");
    expect(job.aborted).toEqual([1]);
    await job.scheduler.advance(200);
    await expect(job.coordinator.savepoint({ isStop: false })).rejects.toMatchObject({ code: "CHECKPOINT_ABORTED" });
    job.coordinator.resume();
    await job.scheduler.advance(100);
    const { checkpointId } = job.triggered.at(-1)!;
    await job.acknowledgeAll(checkpointId);
    expect(job.triggered).toHaveLength(2);
    expect(job.completed).toEqual([checkpointId]);
    expect(job.failures).toEqual([]);
  });

  it("lets a checkpoint complete that all subtasks had answered when a part of the job failed", async () => {
    const job = new Job({ intervalMs: 100 });
    await job.scheduler.advance(100);
    await job.coordinator.acknowledge(1, { subtask: source, statistics });
    const answered = job.coordinator.acknowledge(1, { subtask: sink, statistics });
    await job.coordinator.pause("a region failed");
    expect(job.completed).toEqual([1]);
    expect(job.aborted).toEqual([]);
    await answered;
  });
});
