import type { Database } from "@millrace/db";
import { createRestartStrategy, type NodeChange, type RestartStrategy } from "@millrace/engine/node";
import type { JobSample } from "@millrace/pipeline/metrics";
import type { Logger } from "pino";
import type { WorkerConfig } from "../config.ts";
import { LeaseLostError, SELF_FENCE_MS, type Lease } from "../lease/lease.ts";
import type { PeekRequest } from "@millrace/engine/node";
import type { FromJob, JobEnding, JobFailure, JobQuestion } from "../protocol/messages.ts";
import { JobRecorder } from "../record/job-recorder.ts";
import { logOf } from "../record/log-of.ts";
import { persist } from "../record/persist.ts";
import { StateChangeError } from "../states/change-state.ts";
import { checkpointFolderOf, newestCheckpoint } from "./checkpoints.ts";
import { exitReason, type ProcessExit } from "./exit-reason.ts";
import { JobChild } from "./job-child.ts";
import { JobHistory } from "./job-history.ts";
import { isRecoverable, type LoadedJob } from "./load-job.ts";
import { Pause } from "./pause.ts";

export interface JobRunOptions {
  readonly db: Database;
  readonly lease: Lease;
  readonly config: WorkerConfig;
  readonly log: Logger;
  /** All subtasks run: time to look at what was asked of the job meanwhile. */
  readonly onRunning: () => void;
  readonly onSample: (sample: JobSample) => void;
}

/** A cancelled job gets this long to close its files; Flink's limit is minutes, but people look at the page. */
const CANCEL_GRACE_MS = 1_200;
/** A process that has said its last word gets this long to end. */
const EXIT_GRACE_MS = 1_000;

/**
 * One job under our lease, from taking it to giving it back. The states it reports are those of the job's process. A process that dies is
 * started again from the job's newest checkpoint, or from its beginning before the first one, as the restart strategy allows; where the job
 * takes no checkpoints its death is the job's failure.
 * Every write is fenced: once the lease is lost nothing is written any more.
 */
export class JobRun {
  readonly #options: JobRunOptions;
  readonly #log: Logger;
  readonly #stopped = new AbortController();
  readonly #done = Promise.withResolvers<void>();
  readonly #history: JobHistory;
  readonly #pause = new Pause();
  #recorder: JobRecorder | undefined;
  #child: JobChild | undefined;
  #ending: JobEnding | undefined;
  #isCancelling = false;
  /** All subtasks of the current attempt run. */
  #isRunning = false;
  #isStopping = false;
  readonly #requests = new Set<string>();
  #peeked = "[]";
  /** The worker ends: why the job does too, if it cannot go on elsewhere. */
  #stopReason: JobFailure | undefined;

  constructor(options: JobRunOptions) {
    const { db, lease, config } = options;
    this.#options = options;
    this.#log = options.log.child({ jobId: lease.jobId });
    this.#history = new JobHistory({
      db,
      lease,
      checkpointsFolder: config.checkpointsFolder,
      log: this.#log,
      signal: this.#stopped.signal,
      onLeaseLost: () => this.leaseLost(),
    });
  }

  get lease(): Lease {
    return this.#options.lease;
  }

  /** Resolves when the job is in a final state, or ours no longer, and its process is gone. */
  get done(): Promise<void> {
    return this.#done.promise;
  }

  async run(): Promise<void> {
    try {
      await this.#runToItsEnd();
    } catch (error) {
      await this.#giveUp(error);
    } finally {
      this.#recorder?.close();
      this.#done.resolve();
    }
  }

  /** Ends the job as people want it. Idempotent. */
  cancel(): void {
    if (this.#isCancelling || this.#ending !== undefined) return;
    this.#isCancelling = true;
    this.#history.cancelling();
    this.#pause.end();
    this.#child?.send({ type: "cancel" });
    setTimeout(() => this.#child?.kill(), CANCEL_GRACE_MS).unref();
  }

  /** The worker ends: the job waits for another one where it has a checkpoint, and fails for this reason otherwise. */
  stop(reason: JobFailure): void {
    this.#stopReason ??= reason;
    this.#pause.end();
    this.#child?.kill();
  }

  /** Asks the running job for a savepoint or a checkpoint. Each request once; one that the process could not answer is asked again of the next. */
  savepoint(requestId: string, kind: "savepoint" | "checkpoint"): void {
    if (!this.#isRunning || this.#isCancelling || this.#requests.has(requestId)) return;
    this.#requests.add(requestId);
    this.#child?.send({ type: "savepoint", requestId, kind });
  }

  /** Asks the running job what it does. Each request once, like savepoints. */
  ask(requestId: string, question: JobQuestion): void {
    if (!this.#isRunning || this.#requests.has(requestId)) return;
    this.#requests.add(requestId);
    this.#child?.send({ type: "ask", requestId, question });
  }

  /** Lets a node of the running job go on with another setting. Each request once, as savepoints. */
  reconfigure(requestId: string, change: NodeChange): void {
    if (!this.#isRunning || this.#isCancelling || this.#requests.has(requestId)) return;
    this.#requests.add(requestId);
    this.#child?.send({ type: "reconfigure", requestId, change });
  }

  /** All that people look at from now on; the same again changes nothing. */
  peek(requests: readonly PeekRequest[]): void {
    const key = JSON.stringify(requests);
    if (key === this.#peeked) return;
    this.#peeked = key;
    this.#child?.send({ type: "peek", requests });
  }

  /** Ends the running job behind a savepoint. */
  stopWithSavepoint(drain: boolean): void {
    if (!this.#isRunning || this.#isCancelling || this.#isStopping) return;
    this.#isStopping = true;
    this.#child?.send({ type: "stop", drain });
  }

  leaseRenewed(): void {
    this.#child?.send({ type: "lease" });
  }

  /** Somebody else has the job. */
  leaseLost(): void {
    if (this.#stopped.signal.aborted) return;
    this.#log.warn("another worker has the job; its process here is ended");
    this.#stopped.abort(new LeaseLostError(this.lease));
    this.#recorder?.close();
    this.#pause.end();
    this.#child?.kill();
  }

  async #runToItsEnd(): Promise<void> {
    let strategy: RestartStrategy | undefined;
    for (;;) {
      const job = await this.#history.beginAttempt();
      strategy ??= createRestartStrategy(job.settings.restart, Math.random);
      this.#recorder ??= this.#newRecorder(job);
      const exit = await this.#runProcess(job);
      this.#stopped.signal.throwIfAborted();
      const ending = this.#spokenEnding();
      if (ending !== undefined) return this.#recordEnding(ending, job);
      if (!(await this.#mayGoOn(exit, strategy, job))) return;
    }
  }

  async #runProcess(job: LoadedJob): Promise<ProcessExit> {
    const { jobProgram, jobMemoryMb, dataFolder, checkpointsFolder } = this.#options.config;
    const child = new JobChild({
      program: jobProgram,
      memoryMb: jobMemoryMb,
      onMessage: (message) => this.#hear(message),
      onOutput: (text) => this.#recorder?.log("info", text.trimEnd()),
    });
    this.#child = child;
    this.#peeked = "[]";
    this.#log.info({ processId: child.pid, attempt: job.attempt }, "job process started");
    if (this.#stopped.signal.aborted || this.#stopReason !== undefined) child.kill();
    const { parameters, startingPoint, allowDropped, document, attempt, changes } = job;
    const { jobId } = this.lease;
    child.send({
      type: "start",
      order: {
        jobId,
        attemptsBefore: attempt - 1,
        document,
        parameters,
        startingPoint,
        allowDropped,
        changes,
        dataFolder,
        checkpointFolder: checkpointFolderOf(checkpointsFolder, jobId),
        selfFenceMs: SELF_FENCE_MS,
        memoryMb: jobMemoryMb,
      },
    });
    if (this.#isCancelling) child.send({ type: "cancel" });
    const exit = await child.exited;
    this.#beginAnew();
    this.#log.info({ code: exit.code, signal: exit.signal, outcome: this.#ending?.outcome }, "job process ended");
    return exit;
  }

  #hear(message: FromJob): void {
    const recorder = this.#recorder;
    if (recorder === undefined || this.#ending !== undefined || this.#stopped.signal.aborted) return;
    const entry = logOf(message);
    if (entry !== undefined) recorder.log(entry.level, entry.message, entry.nodeId);
    switch (message.type) {
      case "running":
        this.#isRunning = true;
        this.#options.onRunning();
        return this.#history.running(message.attempt, message.plan);
      case "restarting":
        this.#beginAnew();
        return this.#history.restarting(message.cause);
      case "failure":
        return this.#history.failed(message.failure, message.attempt, message.restarted);
      case "checkpoint":
        return this.#history.checkpoint(message.report);
      case "savepoint":
        return this.#history.answered(message.requestId, message.answer);
      case "answer":
        return this.#history.told(message.requestId, message.answer);
      case "reconfigured":
        return this.#history.reconfigured(message.requestId, message.failure);
      case "stopped":
        this.#isStopping = "path" in message.answer;
        return this.#history.stopAnswered(message.answer);
      case "notice":
        return this.#history.notice(message.message);
      case "sample":
        this.#options.onSample(message.sample);
        return recorder.sample(message.sample);
      case "report":
        return recorder.report(message.attempt, message.report);
      case "persist":
        return this.#persist(message.requestId);
      case "peeked":
        return recorder.peeked(message.report);
      case "failedRow":
        return recorder.failedRow(message.row);
      case "log":
        return recorder.log(message.level, message.message, message.nodeId);
      case "ended":
        this.#ending = message.ending;
        setTimeout(() => this.#child?.kill(), EXIT_GRACE_MS).unref();
    }
  }

  /** A process that has gone meanwhile, or a lease that is lost, needs no answer. */
  #persist(requestId: number): void {
    const child = this.#child;
    this.#flush({ isLast: false }).then(
      () => child?.send({ type: "persisted", requestId }),
      (err: unknown) => this.#log.warn({ err }, "what the job reported could not be written; its checkpoint does not complete"),
    );
  }

  /** What was asked of the attempt before is asked again of the next one. */
  #beginAnew(): void {
    this.#isRunning = false;
    this.#isStopping = false;
    this.#requests.clear();
  }

  /** What the process said last; a process that a cancel had to kill was cancelled. Undefined where it died without a word. */
  #spokenEnding(): JobEnding | undefined {
    return this.#ending ?? (this.#isCancelling ? { outcome: "canceled" } : undefined);
  }

  /** A process died, or is to end with its worker. True where the job goes on here, in another one; otherwise what becomes of it is written. */
  async #mayGoOn(exit: ProcessExit, strategy: RestartStrategy, job: LoadedJob): Promise<boolean> {
    const { checkpointsFolder, jobMemoryMb } = this.#options.config;
    const failure = this.#stopReason ?? exitReason(exit, jobMemoryMb);
    const decision = strategy.onFailure(Date.now());
    const hasCheckpoint = this.#history.hasRun && (await newestCheckpoint(checkpointsFolder, this.lease.jobId)) !== undefined;
    const canGoOn = hasCheckpoint || isRecoverable(job.settings);
    await this.#flush({ isLast: false });
    if (canGoOn && this.#stopReason !== undefined) {
      await this.#history.suspend(
        `The worker was stopped; the job ${hasCheckpoint ? "goes on from its checkpoint" : "begins anew"} when a worker takes it up.`,
      );
      return false;
    }
    if (!canGoOn || "giveUp" in decision) {
      await this.#finish({ outcome: "failed", failure, isTold: false });
      return false;
    }
    this.#history.failed(failure, this.#history.attempt);
    this.#history.restarting(failure.message);
    await this.#pause.wait(decision.delayMs);
    this.#stopped.signal.throwIfAborted();
    if (this.#isCancelling) {
      await this.#finish({ outcome: "canceled" });
      return false;
    }
    return this.#stopReason === undefined || this.#mayGoOn(exit, strategy, job);
  }

  async #recordEnding(ending: JobEnding, { settings }: LoadedJob): Promise<void> {
    await this.#finish(ending);
    const isOver = this.#isCancelling ? settings.checkpointing.retention === "delete-on-cancellation" : ending.outcome === "finished";
    if (isOver) await this.#history.discardCheckpoints();
  }

  async #finish(ending: JobEnding): Promise<void> {
    await this.#flush({ isLast: true });
    await this.#history.end(ending);
  }

  async #flush(how: { readonly isLast: boolean }): Promise<void> {
    const onError = (err: unknown): void => this.#log.warn({ err }, "what the job said last could not be written; trying again");
    await persist(async () => this.#recorder?.flush(how), { onError, signal: this.#stopped.signal });
  }

  #newRecorder(job: LoadedJob): JobRecorder {
    const onError = (err: unknown): void => this.#log.warn({ err }, "what the job said could not be written; trying again");
    return new JobRecorder({
      db: this.#options.db,
      lease: this.lease,
      keepRowsOf: job.keepRowsOf,
      onLeaseLost: () => this.leaseLost(),
      onError,
    });
  }

  async #giveUp(error: unknown): Promise<void> {
    this.#child?.kill();
    await this.#child?.exited;
    if (error instanceof LeaseLostError) return this.leaseLost();
    if (error instanceof StateChangeError) this.#log.error({ err: error }, "the job's last state was refused");
    else if (!this.#stopped.signal.aborted) throw error;
  }
}
