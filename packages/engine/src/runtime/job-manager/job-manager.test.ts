import { describe, expect, it } from "vitest";
import { settingsSchema } from "@millrace/pipeline";
import { STATE_FORMAT } from "../../checkpoint/checkpoint-manifest.ts";
import { MemoryCheckpointStorage } from "../../checkpoint/memory-checkpoint-storage.ts";
import type { BarrierOptions } from "../../exchange/frame-event.ts";
import type { SubtaskCheckpointStatistics, SubtaskId } from "../../checkpoint/subtask-snapshot.ts";
import { EngineError } from "../../operators/engine-error.ts";
import { SteppedScheduler } from "../../testing/stepped-scheduler.ts";
import type { AttemptListener, AttemptOutcome, ExecutionAttempt, RestoreSource } from "./execution-attempt.ts";
import { JobManager } from "./job-manager.ts";

const subtask = { taskId: "source", subtaskIndex: 0 };
const other = { taskId: "source", subtaskIndex: 1 };
const statistics: SubtaskCheckpointStatistics = {
  syncDurationMs: 0,
  asyncDurationMs: 0,
  alignmentDurationMs: 0,
  startDelayMs: 0,
  processedInFlightBytes: 0,
  persistedInFlightBytes: 0,
  isUnaligned: false,
};

/** An attempt that answers barriers at once and ends when it is told to. */
class FakeAttempt implements ExecutionAttempt {
  readonly done: Promise<AttemptOutcome>;
  readonly restore: RestoreSource | undefined;
  readonly committed: number[] = [];
  readonly restarts: { readonly failureId: number; readonly checkpointId: number | undefined; readonly attempt: number }[] = [];
  /** False: only all subtasks together can start again. */
  isPartial = true;
  #failures = 0;
  #end!: (outcome: AttemptOutcome) => void;
  readonly #listener: AttemptListener;

  constructor(restore: RestoreSource | undefined, listener: AttemptListener) {
    this.restore = restore;
    this.#listener = listener;
    this.done = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** All rows are processed. */
  end(): void {
    this.#listener.inputEnded();
  }

  release(): void {
    this.#end({ status: "finished" });
  }

  endSources(): void {
    this.end();
  }

  cancel(): void {
    this.#end({ status: "canceled" });
  }

  fail(error: EngineError): void {
    this.#end({ status: "failed", error });
  }

  /** A subtask fails that no rows connect with the other one. */
  failRegion(error: EngineError): void {
    this.#listener.regionFailed({ failureId: this.#failures++, error, subtasks: [subtask] });
  }

  canRestart(): boolean {
    return this.isPartial;
  }

  restart(failureId: number, { attempt, restore }: { readonly attempt: number; readonly restore: RestoreSource | undefined }) {
    this.restarts.push({ failureId, checkpointId: restore?.checkpointId, attempt });
    return Promise.resolve(true);
  }

  subtasks() {
    return [subtask, other];
  }

  triggerBarrier(checkpointId: number, { stop }: BarrierOptions): void {
    for (const each of this.subtasks()) this.#listener.acknowledge(checkpointId, { subtask: each, statistics });
    if (stop !== undefined) this.end();
  }

  notifyComplete(checkpointId: number): void {
    this.committed.push(checkpointId);
  }

  notifyAborted(): void {}
}

function start({
  from,
  storage = new MemoryCheckpointStorage(),
  attempts = 2,
}: { readonly from?: string; readonly storage?: MemoryCheckpointStorage; readonly attempts?: number } = {}) {
  const scheduler = new SteppedScheduler();
  const started: FakeAttempt[] = [];
  const statuses: string[] = [];
  const notices: string[] = [];
  const failures: { readonly attempt: number; readonly restarted: readonly SubtaskId[] | undefined }[] = [];
  const manager = new JobManager({
    job: { jobId: "job", pipelineName: "p", maxParallelism: 128, nodes: [] },
    settings: settingsSchema.parse({ checkpointing: { intervalMs: 100 }, restart: { strategy: "fixed-delay", attempts, delayMs: 50 } }),
    storage,
    scheduler,
    random: () => 0.5,
    from,
    retained: 2,
    startAttempt: ({ restore, listener }) => {
      const attempt = new FakeAttempt(restore, listener);
      started.push(attempt);
      return Promise.resolve(attempt);
    },
    onStatus: (status) => statuses.push(status),
    onFailure: (_, attempt, restarted) => failures.push({ attempt, restarted }),
    onCheckpoint: () => {},
    onNotice: (sentence) => notices.push(sentence),
  });
  return { scheduler, started, statuses, notices, failures, storage, manager, outcome: manager.run() };
}

const broken = new EngineError("SUBTASK_FAILED", "boom");

describe("JobManager", () => {
  it("runs an attempt to its end", async () => {
    const job = start();
    await job.scheduler.advance(0);
    job.started[0]?.end();
    expect(await job.outcome).toBe("FINISHED");
    expect(job.started[0]?.committed).toEqual([1]);
    expect(job.statuses).toEqual(["RUNNING", "FINISHED"]);
  });

  it("restarts after a failure from the newest checkpoint, with growing checkpoint numbers", async () => {
    const job = start();
    await job.scheduler.advance(250);
    expect(job.started[0]?.committed).toEqual([1, 2]);
    job.started[0]?.fail(broken);
    await job.scheduler.advance(49);
    expect(job.started).toHaveLength(1);
    await job.scheduler.advance(1);
    expect(job.started[1]?.restore?.checkpointId).toBe(2);
    await job.scheduler.advance(100);
    expect(job.started[1]?.committed).toEqual([3]);
    expect(job.statuses).toEqual(["RUNNING", "RESTARTING", "RUNNING"]);
    job.manager.cancel();
    expect(await job.outcome).toBe("CANCELED");
  });

  it("fails for good when its restart strategy gives up", async () => {
    const job = start({ attempts: 1 });
    for (const attempt of [0, 1]) {
      await job.scheduler.advance(60);
      job.started[attempt]?.fail(broken);
    }
    await job.scheduler.advance(60);
    expect(await job.outcome).toBe("FAILED");
    expect(job.statuses).toEqual(["RUNNING", "RESTARTING", "RUNNING", "FAILING", "FAILED"]);
  });

  it("does not try again what cannot work", async () => {
    const job = start();
    await job.scheduler.advance(0);
    job.started[0]?.fail(new EngineError("CONFIG_INVALID", "slide is 0"));
    expect(await job.outcome).toBe("FAILED");
    expect(job.started).toHaveLength(1);
  });

  it("passes over a damaged checkpoint and says so", async () => {
    const storage = new MemoryCheckpointStorage();
    const manifest = {
      format: STATE_FORMAT,
      kind: "checkpoint",
      jobId: "job",
      pipelineName: "p",
      createdAtMs: 0,
      maxParallelism: 128,
      nodes: [],
    } as const;
    const whole = await storage.create(1, "checkpoint");
    await storage.complete(whole, { ...manifest, checkpointId: 1, subtasks: [] });
    const damaged = await storage.create(2, "checkpoint");
    await storage.complete(damaged, {
      ...manifest,
      checkpointId: 2,
      subtasks: [{ taskId: "t", subtaskIndex: 0, file: { name: "gone", bytes: 1, sha256: "" }, nodes: [] }],
    });
    const job = start({ storage });
    await job.scheduler.advance(0);
    expect(job.started[0]?.restore?.checkpointId).toBe(1);
    expect(job.notices).toEqual([expect.stringContaining(damaged.path)]);
    job.manager.cancel();
    await job.outcome;
  });

  it("begins from a savepoint, and later from its own checkpoints", async () => {
    const storage = new MemoryCheckpointStorage();
    const place = await storage.create(7, "savepoint", "before");
    await storage.complete(place, {
      format: STATE_FORMAT,
      checkpointId: 7,
      kind: "savepoint",
      jobId: "old",
      pipelineName: "p",
      createdAtMs: 0,
      maxParallelism: 128,
      nodes: [],
      subtasks: [],
    });
    const job = start({ storage, from: "before" });
    await job.scheduler.advance(110);
    expect(job.started[0]?.restore?.checkpointId).toBe(7);
    job.started[0]?.fail(broken);
    await job.scheduler.advance(60);
    expect(job.started[1]?.restore?.checkpointId).toBe(8);
    job.manager.cancel();
    await job.outcome;
  });

  it("takes a savepoint of the running job and refuses one while it restarts", async () => {
    const job = start();
    await job.scheduler.advance(0);
    expect(await job.manager.savepoint("mine")).toBe("mine");
    job.started[0]?.fail(broken);
    await job.scheduler.advance(1);
    await expect(job.manager.savepoint()).rejects.toMatchObject({ code: "CHECKPOINT_ABORTED" });
    job.manager.cancel();
    expect(await job.outcome).toBe("CANCELED");
    expect(job.started).toHaveLength(1);
  });

  it("is suspended by a stop with savepoint, which is committed before the subtasks go", async () => {
    const job = start();
    await job.scheduler.advance(0);
    expect(await job.manager.stop({ drain: false, path: "here" })).toBe("here");
    expect(await job.outcome).toBe("SUSPENDED");
    expect(job.started[0]?.committed).toEqual([1]);
  });

  it("is finished by a stop that drains, with the savepoint behind the last row", async () => {
    const job = start();
    await job.scheduler.advance(0);
    expect(await job.manager.stop({ drain: true, path: "here" })).toBe("here");
    expect(await job.outcome).toBe("FINISHED");
    expect((await job.storage.readManifest("here")).kind).toBe("savepoint");
  });

  it("restarts the subtasks alone that failed, from the newest checkpoint, and takes none meanwhile", async () => {
    const job = start();
    await job.scheduler.advance(210);
    job.started[0]?.failRegion(broken);
    await job.scheduler.advance(49);
    expect(job.started[0]?.restarts).toEqual([]);
    await expect(job.manager.savepoint()).rejects.toMatchObject({ code: "CHECKPOINT_ABORTED" });
    await job.scheduler.advance(1);
    expect(job.started[0]?.restarts).toEqual([{ failureId: 0, checkpointId: 2, attempt: 2 }]);
    await job.scheduler.advance(50);
    expect(job.started[0]?.committed).toEqual([1, 2, 3]);
    expect(job.started).toHaveLength(1);
    expect(job.statuses).toEqual(["RUNNING", "RESTARTING", "RUNNING"]);
    expect(job.failures).toEqual([{ attempt: 1, restarted: [subtask] }]);
    job.manager.cancel();
    expect(await job.outcome).toBe("CANCELED");
  });

  it("counts restarts of parts with those of the whole, and fails for good beyond them, once told", async () => {
    const job = start({ attempts: 2 });
    await job.scheduler.advance(0);
    job.started[0]?.failRegion(broken);
    await job.scheduler.advance(60);
    job.started[0]?.failRegion(broken);
    await job.scheduler.advance(60);
    expect(job.started[0]?.restarts.map(({ attempt }) => attempt)).toEqual([2, 3]);
    job.started[0]?.failRegion(broken);
    await job.scheduler.advance(0);
    expect(await job.outcome).toBe("FAILED");
    expect(job.failures).toEqual([
      { attempt: 1, restarted: [subtask] },
      { attempt: 2, restarted: [subtask] },
      { attempt: 3, restarted: undefined },
    ]);
    expect(job.statuses).toEqual(["RUNNING", "RESTARTING", "RUNNING", "RESTARTING", "RUNNING", "FAILING", "FAILED"]);
  });

  it("runs again when all parts that were down do", async () => {
    const job = start();
    await job.scheduler.advance(0);
    job.started[0]?.failRegion(broken);
    await job.scheduler.advance(30);
    job.started[0]?.failRegion(broken);
    await job.scheduler.advance(20);
    expect(job.started[0]?.restarts).toHaveLength(1);
    expect(job.statuses).toEqual(["RUNNING", "RESTARTING"]);
    await job.scheduler.advance(30);
    expect(job.statuses).toEqual(["RUNNING", "RESTARTING", "RUNNING"]);
    job.manager.cancel();
    await job.outcome;
  });

  it("restarts all subtasks where a part cannot start alone, and counts one failure", async () => {
    const job = start({ attempts: 1 });
    await job.scheduler.advance(0);
    job.started[0]!.isPartial = false;
    job.started[0]?.failRegion(broken);
    await job.scheduler.advance(50);
    expect(job.started).toHaveLength(2);
    expect(job.started[0]?.restarts).toEqual([]);
    expect(job.failures).toEqual([{ attempt: 1, restarted: undefined }]);
    job.manager.cancel();
    await job.outcome;
  });

  it("ends at once when it is cancelled while a part is down", async () => {
    const job = start();
    await job.scheduler.advance(0);
    job.started[0]?.failRegion(broken);
    await job.scheduler.advance(10);
    job.manager.cancel();
    expect(await job.outcome).toBe("CANCELED");
    expect(job.started[0]?.restarts).toEqual([]);
  });
});
