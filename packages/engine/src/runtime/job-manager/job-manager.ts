import type { Settings } from "@millrace/pipeline";
import { CheckpointCoordinator, type CheckpointCoordinatorOptions } from "../../checkpoint/checkpoint-coordinator.ts";
import type { CheckpointReport } from "../../checkpoint/checkpoint-report.ts";
import type { CheckpointStorage } from "../../checkpoint/checkpoint-storage.ts";
import type { SubtaskId } from "../../checkpoint/subtask-snapshot.ts";
import { createRestartStrategy, type RestartStrategy } from "../../checkpoint/restart/restart-strategy.ts";
import type { Scheduler } from "../../checkpoint/scheduler.ts";
import { EngineError } from "../../operators/engine-error.ts";
import type { AttemptListener, AttemptOutcome, ExecutionAttempt, RegionFailure, RestoreSource, StartAttempt } from "./execution-attempt.ts";
import { newestRestore } from "./find-restore.ts";
import type { JobStatus } from "./job-status.ts";
import { RegionRestarts, type RegionRestartsOptions } from "./region-restarts.ts";

export interface JobManagerOptions {
  readonly job: CheckpointCoordinatorOptions["job"];
  readonly settings: Pick<Settings, "checkpointing" | "restart">;
  readonly storage: CheckpointStorage;
  readonly scheduler: Scheduler;
  readonly random: () => number;
  readonly startAttempt: StartAttempt;
  /** A savepoint or checkpoint to begin from; a checkpoint of this job itself that is newer goes first. */
  readonly from?: string | undefined;
  /** The number of attempts that were made before, by a process that died. */
  readonly attemptsBefore?: number;
  readonly retained: number;
  readonly beforeComplete?: CheckpointCoordinatorOptions["beforeComplete"];
  readonly onStatus: (status: JobStatus, cause: string | undefined) => void;
  /** `restarted`: the subtasks that start again while all others run on; undefined where it is all of them. */
  readonly onFailure: (error: EngineError, attempt: number, restarted: readonly SubtaskId[] | undefined) => void;
  readonly onCheckpoint: (report: CheckpointReport) => void;
  /** Sentences that people should read: a damaged checkpoint was passed over, a restart is about to happen. */
  readonly onNotice: (sentence: string) => void;
}

/** A stop under way. `takeLast` is called when all subtasks are at their end, and resolves when the savepoint is complete. */
interface Stop {
  readonly isSuspending: boolean;
  takeLast(): Promise<void>;
}

export type JobOutcome = Extract<JobStatus, "FINISHED" | "CANCELED" | "FAILED" | "SUSPENDED">;

/**
 * Runs a job to its end through as many attempts as its restart strategy allows, each from the newest whole checkpoint. Where a part of the job
 * fails that no rows connect with the rest, the part alone starts again; that counts as an attempt too.
 * State: the attempt that runs, its checkpoint coordinator, the parts of it that are down, the restart strategy.
 * Source: Flink's JobMaster and DefaultScheduler.
 */
export class JobManager {
  readonly #options: JobManagerOptions;
  readonly #strategy: RestartStrategy;
  #attempt: ExecutionAttempt | undefined;
  #coordinator: CheckpointCoordinator | undefined;
  #attempts: number;
  #lastCheckpointId = 0;
  #isCanceled = false;
  /** All subtasks of the attempt are at their end. */
  #isAtEnd = false;
  #stop: Stop | undefined;
  #regions: RegionRestarts | undefined;
  /** Why the attempt that is ending is not tried again: known before its end. */
  #gaveUp: string | undefined;
  /** Ends pauses before their time. */
  readonly #endPauses = new Set<() => void>();

  constructor(options: JobManagerOptions) {
    this.#options = options;
    this.#strategy = createRestartStrategy(options.settings.restart, options.random);
    this.#attempts = options.attemptsBefore ?? 0;
  }

  /** Attempts that were made or are decided upon, those of parts of the job included. */
  get attempts(): number {
    return this.#attempts;
  }

  /** Resolves when the job has ended for good. Never rejects: failures are reported. */
  async run(): Promise<JobOutcome> {
    for (;;) {
      if (this.#isCanceled) return this.#end("CANCELED");
      const outcome = await this.#runAttempt();
      if (outcome.status === "finished") return this.#end(this.#stop?.isSuspending === true ? "SUSPENDED" : "FINISHED");
      if (outcome.status !== "failed" || this.#isCanceled) return this.#end("CANCELED");
      if (!(await this.#mayRestart(outcome.error))) return "FAILED";
    }
  }

  /** Ends the job without a savepoint. Idempotent. */
  cancel(): void {
    if (this.#isCanceled) return;
    this.#isCanceled = true;
    this.#options.onStatus("CANCELLING", undefined);
    this.#attempt?.cancel();
    this.#endAllPauses();
  }

  /** Takes a savepoint of the running job. Resolves with its path. */
  async savepoint(path?: string): Promise<string> {
    return this.#running().coordinator.savepoint({ isStop: false, ...(path === undefined ? {} : { path }) });
  }

  /** Takes a checkpoint of the running job, behind those under way. Resolves with its path. */
  async checkpoint(): Promise<string> {
    return this.#running().coordinator.checkpointWhenFree();
  }

  /**
   * Takes a savepoint and ends the job behind it. With `drain` all windows fire first, as at the end of the input, and the job is not meant
   * to go on; without, it can be resumed from the savepoint. Resolves with the savepoint's path when it is complete.
   */
  async stop({ path, drain }: { readonly path?: string; readonly drain: boolean }): Promise<string> {
    const { coordinator, attempt } = this.#running();
    if (this.#stop !== undefined) throw new EngineError("CHECKPOINT_ABORTED", "The job is being stopped already.");
    const place = path === undefined ? {} : { path };
    if (drain) {
      return new Promise((resolve, reject) => {
        const takeLast = async (): Promise<void> => {
          const savepoint = coordinator.savepoint({ isStop: false, ...place });
          savepoint.then(resolve, reject);
          await savepoint;
        };
        this.#stop = { isSuspending: false, takeLast };
        attempt.endSources();
      });
    }
    const savepoint = coordinator.savepoint({ isStop: true, ...place });
    this.#stop = { isSuspending: true, takeLast: () => savepoint.then(() => undefined) };
    return savepoint;
  }

  #running(): { readonly coordinator: CheckpointCoordinator; readonly attempt: ExecutionAttempt } {
    if (this.#coordinator === undefined || this.#attempt === undefined || this.#isCanceled || this.#regions?.areAllRunning === false) {
      throw new EngineError("CHECKPOINT_ABORTED", "This needs a running job, and the job is not running now. Try again when it is.");
    }
    return { coordinator: this.#coordinator, attempt: this.#attempt };
  }

  async #runAttempt(): Promise<AttemptOutcome> {
    const { startAttempt, onStatus, job, settings, storage, scheduler, retained, onCheckpoint } = this.#options;
    let attempt: ExecutionAttempt;
    try {
      const restore = await this.#findRestore();
      this.#lastCheckpointId = Math.max(this.#lastCheckpointId, restore?.checkpointId ?? 0);
      this.#attempts++;
      this.#isAtEnd = false;
      attempt = await startAttempt({ attempt: this.#attempts, restore, listener: this.#listener() });
    } catch (error) {
      return { status: "failed", error: asEngineError(error) };
    }
    this.#attempt = attempt;
    if (this.#isCanceled) attempt.cancel();
    else onStatus("RUNNING", undefined);
    const coordinator = new CheckpointCoordinator({
      settings: settings.checkpointing,
      job,
      storage,
      scheduler,
      retained,
      lastCheckpointId: this.#lastCheckpointId,
      beforeComplete: this.#options.beforeComplete,
      target: attempt,
      onReport: (report) => {
        this.#lastCheckpointId = Math.max(this.#lastCheckpointId, report.checkpointId);
        onCheckpoint(report);
      },
    });
    this.#coordinator = coordinator;
    this.#regions = this.#regionsOf(attempt, coordinator);
    coordinator.start();
    // A short job can be at its end before its coordinator is there.
    if (this.#isAtEnd) await this.#takeLast().catch((error: unknown) => attempt.fail(asEngineError(error)));
    const outcome = await attempt.done;
    this.#coordinator = undefined;
    this.#attempt = undefined;
    this.#regions = undefined;
    this.#endAllPauses();
    if (outcome.status === "failed") this.#stop = undefined;
    await coordinator.stop(outcome.status === "failed" ? "the job failed" : "the job ended");
    return outcome;
  }

  #listener(): AttemptListener {
    const settle = (work: Promise<void> | undefined): void => {
      work?.catch((error: unknown) => this.#attempt?.fail(asEngineError(error)));
    };
    return {
      acknowledge: (checkpointId, acknowledgement) => settle(this.#coordinator?.acknowledge(checkpointId, acknowledgement)),
      regionFailed: (failure) => settle(this.#regions?.failed(failure)),
      decline: (checkpointId, subtask, reason) => settle(this.#coordinator?.decline(checkpointId, subtask, reason)),
      inputEnded: () => {
        this.#isAtEnd = true;
        settle(this.#takeLast());
      },
    };
  }

  /** What sinks prepared since the last checkpoint becomes visible with one more, and only then the subtasks may go. */
  async #takeLast(): Promise<void> {
    const coordinator = this.#coordinator;
    const attempt = this.#attempt;
    if (coordinator === undefined || attempt === undefined) return;
    await (this.#stop?.takeLast() ?? coordinator.checkpoint());
    // A checkpoint that begins now would find subtasks that close.
    await coordinator.stop("the job ended");
    attempt.release();
  }

  #regionsOf(attempt: ExecutionAttempt, coordinator: CheckpointCoordinator): RegionRestarts {
    return new RegionRestarts({
      attempt,
      coordinator,
      isPartial: () => this.#attempt === attempt && !this.#isCanceled && !this.#isAtEnd && this.#stop === undefined,
      findRestore: () => this.#newestRestore(),
      decide: (failure) => this.#decideOnRegion(failure),
      pause: (delayMs) => this.#pause(delayMs),
      onChange: (isRunning, cause) => this.#options.onStatus(isRunning ? "RUNNING" : "RESTARTING", isRunning ? undefined : cause),
    });
  }

  async #findRestore(): Promise<RestoreSource | undefined> {
    const { storage } = this.#options;
    await storage.takeOver();
    // A number is used once, also that of a checkpoint that is damaged.
    const [newest] = await storage.list();
    this.#lastCheckpointId = Math.max(this.#lastCheckpointId, newest?.checkpointId ?? 0);
    return this.#newestRestore();
  }

  async #newestRestore(): Promise<RestoreSource | undefined> {
    const { storage, from, onNotice } = this.#options;
    return newestRestore(storage, from, (path, reason) => onNotice(`The checkpoint ${path} is damaged and is passed over: ${reason}`));
  }

  #decideOnRegion({ error, subtasks }: RegionFailure): ReturnType<RegionRestartsOptions["decide"]> {
    const { onFailure, onNotice } = this.#options;
    const decision = this.#decide(error);
    const failed = this.#attempts;
    if ("giveUp" in decision) {
      this.#gaveUp = decision.giveUp;
      onFailure(error, failed, undefined);
      return undefined;
    }
    const { delayMs } = decision;
    const attempt = ++this.#attempts;
    onFailure(error, failed, subtasks);
    const all = this.#attempt!.subtasks().length;
    onNotice(`${subtasks.length} of ${all} subtasks start again in ${delayMs} ms, attempt ${attempt}; all others run on.`);
    return { delayMs, attempt };
  }

  #decide(error: EngineError): ReturnType<RestartStrategy["onFailure"]> {
    return isHopeless(error) ? { giveUp: "trying again cannot help" } : this.#strategy.onFailure(this.#options.scheduler.now());
  }

  async #mayRestart(error: EngineError): Promise<boolean> {
    const { onFailure, onStatus, onNotice } = this.#options;
    const decision = this.#gaveUp === undefined ? this.#decide(error) : { giveUp: this.#gaveUp };
    // One that a part of the job was given up for has been told.
    if (this.#gaveUp === undefined) onFailure(error, this.#attempts, undefined);
    if ("giveUp" in decision) {
      onStatus("FAILING", error.message);
      onNotice(`The job is not restarted: ${decision.giveUp}.`);
      onStatus("FAILED", error.message);
      return false;
    }
    onStatus("RESTARTING", error.message);
    onNotice(`The job starts again in ${decision.delayMs} ms, attempt ${this.#attempts + 1}.`);
    await this.#pause(decision.delayMs);
    return true;
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        takeBack();
        this.#endPauses.delete(end);
        resolve();
      };
      const takeBack = this.#options.scheduler.after(delayMs, end);
      this.#endPauses.add(end);
    });
  }

  #endAllPauses(): void {
    for (const end of this.#endPauses) end();
  }

  #end(status: JobOutcome): JobOutcome {
    this.#options.onStatus(status, undefined);
    return status;
  }
}

/** Errors that come again whenever the same document is started. */
function isHopeless(error: EngineError): boolean {
  return [
    "DOCUMENT_INVALID",
    "CONFIG_INVALID",
    "KIND_NOT_RUNNABLE",
    "CONNECTOR_MISSING",
    "STATE_INCOMPATIBLE",
    "STATE_UNSUPPORTED",
    "STATE_CORRUPT",
    "GRAPH_CYCLE",
    "MEMORY_BUDGET_EXCEEDED",
  ].includes(error.code);
}

function asEngineError(error: unknown): EngineError {
  return error instanceof EngineError
    ? error
    : new EngineError("SUBTASK_FAILED", error instanceof Error ? error.message : String(error), { domain: "internal", cause: error });
}
