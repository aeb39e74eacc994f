import type { Settings } from "@millrace/pipeline";
import type { Alignment, BarrierOptions } from "../exchange/frame-event.ts";
import { EngineError } from "../operators/engine-error.ts";
import { passCrashPoint } from "./crash-point.ts";
import { handleBytes, STATE_FORMAT, type CheckpointManifest, type SubtaskStateHandle } from "./checkpoint-manifest.ts";
import type { CheckpointReport } from "./checkpoint-report.ts";
import type { CheckpointLocation, CheckpointStorage } from "./checkpoint-storage.ts";
import { PendingCheckpoint, type Acknowledgement } from "./pending-checkpoint.ts";
import type { Scheduler } from "./scheduler.ts";
import type { SubtaskId } from "./subtask-snapshot.ts";

/** What the coordinator needs of the running job. Calls never throw and never call back at once. */
export interface CheckpointTarget {
  /** All subtasks of the attempt; those that came to their end answer for themselves. */
  subtasks(): readonly SubtaskId[];
  /** Sends barriers from all sources; every subtask writes its part to `location`. */
  triggerBarrier(checkpointId: number, options: BarrierOptions, location: CheckpointLocation): void;
  notifyComplete(checkpointId: number): void;
  notifyAborted(checkpointId: number): void;
  /** More checkpoints failed in a row than are tolerable. */
  fail(error: EngineError): void;
}

export interface CheckpointCoordinatorOptions {
  readonly settings: Settings["checkpointing"];
  readonly job: Pick<CheckpointManifest, "jobId" | "pipelineName" | "maxParallelism" | "nodes">;
  readonly storage: CheckpointStorage;
  readonly scheduler: Scheduler;
  readonly target: CheckpointTarget;
  /** The last number used, from the restored checkpoint; 0 at a fresh start. */
  readonly lastCheckpointId: number;
  /** Complete checkpoints that are kept. */
  readonly retained: number;
  readonly onReport: (report: CheckpointReport) => void;
  /** Awaited when all subtasks have answered: what they have told the job manager is safe before the checkpoint counts. */
  readonly beforeComplete?: (() => Promise<void>) | undefined;
}

/** How a savepoint is asked for. */
export interface SavepointRequest {
  readonly path?: string;
  /** True: the sources end behind the barrier. */
  readonly isStop: boolean;
}

interface Waiter {
  readonly resolve: (path: string) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Decides when barriers start, gathers the answers, and makes checkpoints complete: one per job.
 * A checkpoint ends in one of three ways: completed (all subtasks answered, the manifest is written; older pending ones are subsumed and
 * older complete ones beyond `retained` are removed), failed (declined, expired, storage failed), or dropped by `stop`.
 * Periodic checkpoints keep `intervalMs` from trigger to trigger, `minPauseMs` from end to trigger, and at most `maxConcurrent` under way.
 * Savepoints come at once, subsume nothing and are not counted.
 * Source: Flink's CheckpointCoordinator.
 */
export class CheckpointCoordinator {
  readonly #options: CheckpointCoordinatorOptions;
  readonly #pending = new Map<number, PendingCheckpoint>();
  readonly #waiters = new Map<number, Waiter>();
  readonly #expiries = new Map<number, () => void>();
  #lastId: number;
  #lastEndedAtMs = -Infinity;
  #failuresInARow = 0;
  /** Checkpoints that all subtasks have answered. */
  readonly #completing = new Map<number, Promise<void>>();
  /** Who waits for the end of a checkpoint. */
  readonly #onEnd: (() => void)[] = [];
  #cancelNext: (() => void) | undefined;
  /** Resolves when the barriers of all that were asked for are sent: one after the other, so that they go out in the order of their numbers. */
  #sent: Promise<void> = Promise.resolve();
  /** Checkpoints asked for whose barriers are not sent. */
  #notSent = 0;
  #isStopped = false;
  #isPaused = false;

  constructor(options: CheckpointCoordinatorOptions) {
    this.#options = options;
    this.#lastId = options.lastCheckpointId;
  }

  /** Begins periodic checkpoints; an interval of 0 means none. */
  start(): void {
    if (this.#options.settings.intervalMs > 0) this.#scheduleNext(this.#options.settings.intervalMs);
  }

  /** Ends everything: pending checkpoints are dropped, waiting callers are told why. */
  async stop(reason: string): Promise<void> {
    this.#isStopped = true;
    this.#cancelNext?.();
    await Promise.all(
      [...this.#pending.values()].map((pending) =>
        this.#abort(pending, new EngineError("CHECKPOINT_ABORTED", `Checkpoint ${pending.checkpointId} was given up: ${reason}.`)),
      ),
    );
  }

  /**
   * A part of the job does not run: checkpoints under way are given up, uncounted, and none is taken until `resume`. Resolves when those that
   * all subtasks had answered have ended too, so that the newest complete checkpoint is known.
   * Source: Flink, CheckpointFailureReason.JOB_FAILOVER_REGION.
   */
  async pause(reason: string): Promise<void> {
    this.#isPaused = true;
    const ends = [...this.#pending.values()].map(
      (pending) =>
        this.#completing.get(pending.checkpointId) ??
        this.#abort(pending, new EngineError("CHECKPOINT_ABORTED", `Checkpoint ${pending.checkpointId} was given up: ${reason}.`), {
          isCounted: false,
        }),
    );
    await Promise.allSettled(ends);
  }

  resume(): void {
    this.#isPaused = false;
  }

  /** Takes a checkpoint now. Resolves with its path. */
  checkpoint(): Promise<string> {
    return this.#trigger("checkpoint", { isStop: false });
  }

  /** Takes a checkpoint as soon as fewer are under way than may be at once. Resolves with its path. */
  async checkpointWhenFree(): Promise<string> {
    while (this.#underWay >= maxConcurrentOf(this.#options.settings)) await new Promise<void>((resolve) => void this.#onEnd.push(resolve));
    return this.checkpoint();
  }

  /** Takes a savepoint now. Resolves with its path. */
  savepoint(request: SavepointRequest): Promise<string> {
    return this.#trigger("savepoint", request);
  }

  async acknowledge(checkpointId: number, acknowledgement: Acknowledgement): Promise<void> {
    const pending = this.#pending.get(checkpointId);
    if (pending === undefined || !pending.acknowledge(acknowledgement, this.#options.scheduler.now())) return;
    if (!pending.isComplete) return;
    const completing = this.#complete(pending);
    this.#completing.set(checkpointId, completing);
    await completing.finally(() => this.#completing.delete(checkpointId));
  }

  async decline(checkpointId: number, subtask: SubtaskId, reason: string): Promise<void> {
    const pending = this.#pending.get(checkpointId);
    if (pending === undefined) return;
    await this.#abort(
      pending,
      new EngineError(
        "CHECKPOINT_DECLINED",
        `Checkpoint ${checkpointId} was declined by subtask ${subtask.subtaskIndex} of ${subtask.taskId}: ${reason}`,
      ),
    );
  }

  #scheduleNext(delayMs: number): void {
    if (this.#isStopped) return;
    this.#cancelNext = this.#options.scheduler.after(delayMs, () => {
      const { settings, scheduler } = this.#options;
      const now = scheduler.now();
      const pauseLeftMs = this.#lastEndedAtMs + settings.minPauseMs - now;
      if (pauseLeftMs > 0) return this.#scheduleNext(pauseLeftMs);
      // A place comes free when a checkpoint ends, and `#ended` schedules again.
      if (this.#underWay >= maxConcurrentOf(settings)) {
        this.#cancelNext = undefined;
        return;
      }
      this.#scheduleNext(settings.intervalMs);
      // The failure is reported and counted where it happens; nobody waits for a periodic checkpoint.
      this.checkpoint().catch(() => undefined);
    });
  }

  get #underWay(): number {
    return this.#notSent + [...this.#pending.values()].filter(({ options }) => options.kind === "checkpoint").length;
  }

  /** Resolves with its path when it is complete. */
  async #trigger(kind: CheckpointManifest["kind"], request: SavepointRequest): Promise<string> {
    this.#requireRunning(kind);
    const sent = this.#sent.then(() => this.#send(kind, request));
    this.#sent = sent.then(
      () => undefined,
      () => undefined,
    );
    if (kind === "savepoint") return (await sent).done;
    this.#notSent++;
    let hasPlace = false;
    try {
      const { done } = await sent;
      hasPlace = true;
      return done;
    } finally {
      this.#notSent--;
      if (!hasPlace) this.#placeFree();
    }
  }

  /** Makes its place and sends its barriers; `done` resolves with its path when it is complete. */
  async #send(kind: CheckpointManifest["kind"], request: SavepointRequest): Promise<{ readonly done: Promise<string> }> {
    const { settings, storage, scheduler, target } = this.#options;
    this.#requireRunning(kind);
    const checkpointId = ++this.#lastId;
    const options: BarrierOptions = {
      kind,
      alignment: alignmentOf(kind, settings),
      triggeredAt: scheduler.now(),
      ...(request.isStop ? { stop: "suspend" } : {}),
    };
    let location;
    passCrashPoint("trigger:before");
    try {
      location = await storage.create(checkpointId, kind, request.path);
    } catch (error) {
      this.#countFailure(kind, error);
      this.#options.onReport({
        ...emptyReport(checkpointId, options),
        status: "failed",
        endedAtMs: scheduler.now(),
        failure: messageOf(error),
      });
      throw error;
    }
    passCrashPoint("trigger:after-create");
    if (this.#isStopped || this.#isPaused) {
      await storage.discard(location);
      this.#requireRunning(kind);
    }
    const pending = new PendingCheckpoint(checkpointId, options, location, target.subtasks());
    this.#pending.set(checkpointId, pending);
    const done = new Promise<string>((resolve, reject) => this.#waiters.set(checkpointId, { resolve, reject }));
    this.#expiries.set(
      checkpointId,
      scheduler.after(settings.timeoutMs, () => {
        const error = new EngineError(
          "CHECKPOINT_EXPIRED",
          `Checkpoint ${checkpointId} did not complete within ${settings.timeoutMs} ms; waiting for ${pending.waiting.slice(0, 5).join(", ")}${pending.waiting.length > 5 ? ", …" : ""}. Raise the timeout, or find out what holds these subtasks back.`,
        );
        this.#abort(pending, error).catch((failure: unknown) => target.fail(asEngineError(failure)));
      }),
    );
    this.#options.onReport(this.#reportOf(pending, "in-progress"));
    target.triggerBarrier(checkpointId, options, location);
    passCrashPoint("trigger:after-barrier");
    return { done };
  }

  #requireRunning(kind: CheckpointManifest["kind"]): void {
    if (this.#isStopped) throw new EngineError("CHECKPOINT_ABORTED", `The ${kind} was not taken: the job is ending.`);
    if (this.#isPaused)
      throw new EngineError(
        "CHECKPOINT_ABORTED",
        `The ${kind} was not taken: a part of the job is being restarted. Try again when it runs.`,
      );
  }

  async #complete(pending: PendingCheckpoint): Promise<void> {
    const { storage, job, scheduler, target, onReport } = this.#options;
    const { checkpointId, location } = pending;
    passCrashPoint("complete:before");
    const subtasks = pending.acknowledgements.flatMap(({ acknowledgement }): readonly SubtaskStateHandle[] =>
      acknowledgement.handle === undefined ? [] : [acknowledgement.handle],
    );
    try {
      await this.#options.beforeComplete?.();
      await storage.complete(location, {
        format: STATE_FORMAT,
        checkpointId,
        kind: pending.options.kind,
        createdAtMs: scheduler.now(),
        ...job,
        subtasks,
      });
    } catch (error) {
      return this.#abort(pending, asEngineError(error));
    }
    if (!this.#forget(pending)) return;
    this.#failuresInARow = 0;
    onReport({ ...this.#reportOf(pending, "completed"), endedAtMs: scheduler.now() });
    passCrashPoint("notify:before");
    target.notifyComplete(checkpointId);
    passCrashPoint("notify:after");
    this.#waiters.get(checkpointId)?.resolve(location.path);
    this.#waiters.delete(checkpointId);
    if (pending.options.kind === "checkpoint") {
      await this.#subsume(checkpointId);
      await this.#removeOld();
    }
  }

  /** Older checkpoints that are still under way are of no use any more. */
  async #subsume(checkpointId: number): Promise<void> {
    for (const older of this.#pending.values()) {
      if (older.checkpointId >= checkpointId || older.options.kind === "savepoint") continue;
      await this.#abort(
        older,
        new EngineError("CHECKPOINT_ABORTED", `Checkpoint ${older.checkpointId} was overtaken by checkpoint ${checkpointId}.`),
        { isCounted: false },
      );
    }
  }

  async #removeOld(): Promise<void> {
    const { storage, retained } = this.#options;
    const complete = await storage.list();
    for (const { path } of complete.slice(retained)) await storage.discard({ path });
  }

  async #abort(
    pending: PendingCheckpoint,
    error: EngineError,
    { isCounted }: { readonly isCounted: boolean } = { isCounted: true },
  ): Promise<void> {
    if (!this.#forget(pending)) return;
    const { scheduler, storage, target, onReport } = this.#options;
    onReport({ ...this.#reportOf(pending, "failed"), endedAtMs: scheduler.now(), failure: error.message });
    target.notifyAborted(pending.checkpointId);
    this.#waiters.get(pending.checkpointId)?.reject(error);
    this.#waiters.delete(pending.checkpointId);
    if (isCounted && !this.#isStopped) this.#countFailure(pending.options.kind, error);
    await storage.discard(pending.location);
  }

  #countFailure(kind: CheckpointManifest["kind"], error: unknown): void {
    if (kind === "savepoint") return;
    const { settings, target } = this.#options;
    this.#failuresInARow++;
    if (this.#failuresInARow <= settings.tolerableFailures) return;
    target.fail(
      new EngineError(
        "CHECKPOINT_ABORTED",
        `${this.#failuresInARow} checkpoints failed in a row, of which ${settings.tolerableFailures} are tolerable. The last: ${messageOf(error)}`,
        { domain: "external", isRetryable: true, cause: error },
      ),
    );
  }

  /** Takes a checkpoint off the list; false where it had ended before. */
  #forget(pending: PendingCheckpoint): boolean {
    const { checkpointId } = pending;
    if (!this.#pending.delete(checkpointId)) return false;
    this.#expiries.get(checkpointId)?.();
    this.#expiries.delete(checkpointId);
    if (pending.options.kind === "savepoint") return true;
    this.#placeFree();
    return true;
  }

  /** A checkpoint has ended, or could not begin. */
  #placeFree(): void {
    const { settings, scheduler } = this.#options;
    this.#lastEndedAtMs = scheduler.now();
    for (const resolve of this.#onEnd.splice(0)) resolve();
    if (this.#cancelNext === undefined && !this.#isStopped && settings.intervalMs > 0) this.#scheduleNext(settings.minPauseMs);
  }

  #reportOf(pending: PendingCheckpoint, status: CheckpointReport["status"]): CheckpointReport {
    const subtasks = pending.acknowledgements.map(({ atMs, acknowledgement }) => ({ ...acknowledgement, acknowledgedAtMs: atMs }));
    const handles = subtasks.flatMap(({ handle }) => (handle === undefined ? [] : [handle]));
    const fullStateBytes = handles.reduce((sum, handle) => sum + handleBytes(handle), 0);
    const sharedBytes = handles.reduce(
      (sum, { files = [] }) => sum + files.reduce((shared, { bytes, isShared }) => shared + (isShared ? bytes : 0), 0),
      0,
    );
    return {
      ...emptyReport(pending.checkpointId, pending.options),
      status,
      path: pending.location.path,
      stateBytes: fullStateBytes - sharedBytes,
      fullStateBytes,
      persistedInFlightBytes: subtasks.reduce((sum, { statistics }) => sum + statistics.persistedInFlightBytes, 0),
      subtasks,
    };
  }
}

/** The rows under way of two checkpoints would be mixed up: unaligned ones come one after the other. */
function maxConcurrentOf({ unaligned, maxConcurrent }: Settings["checkpointing"]): number {
  return unaligned ? 1 : maxConcurrent;
}

/** Savepoints hold no rows under way, so that they can be restored into whatever becomes of the pipeline. */
function alignmentOf(kind: CheckpointManifest["kind"], { mode, unaligned, alignedTimeoutMs }: Settings["checkpointing"]): Alignment {
  if (kind === "savepoint") return "aligned";
  if (mode === "at-least-once") return "none";
  return unaligned && alignedTimeoutMs === 0 ? "unaligned" : "aligned";
}

function emptyReport(checkpointId: number, options: BarrierOptions): CheckpointReport {
  return {
    checkpointId,
    kind: options.kind,
    status: "in-progress",
    triggeredAtMs: options.triggeredAt,
    stateBytes: 0,
    fullStateBytes: 0,
    persistedInFlightBytes: 0,
    subtasks: [],
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function asEngineError(error: unknown): EngineError {
  return error instanceof EngineError
    ? error
    : new EngineError("CHECKPOINT_STORAGE_FAILED", messageOf(error), { domain: "internal", cause: error });
}
