import { notify, type Database, type PatternChangeRequest, type Transaction } from "@millrace/db";
import type { CheckpointReport } from "@millrace/engine/node";
import type { Logger } from "pino";
import { LeaseLostError, releaseLease, withLease, type Lease } from "../lease/lease.ts";
import type { JobAnswer, JobEnding, JobFailure, RestartedPart, SavepointAnswer } from "../protocol/messages.ts";
import { persist } from "../record/persist.ts";
import { recordFailure } from "../record/record-failure.ts";
import { toJsonb, withoutNul } from "../record/to-jsonb.ts";
import { writeCheckpoint } from "../record/write-checkpoint.ts";
import { changeState } from "../states/change-state.ts";
import { completeCheckpoints, discardCheckpoints } from "./checkpoints.ts";
import { continueFromStop } from "./continue-from-stop.ts";
import { loadJob, type LoadedJob } from "./load-job.ts";

export interface JobHistoryOptions {
  readonly db: Database;
  readonly lease: Lease;
  readonly checkpointsFolder: string;
  readonly log: Logger;
  /** Aborts when nothing more is to be written. */
  readonly signal: AbortSignal;
  readonly onLeaseLost: () => void;
}

/**
 * Writes what becomes of a job: its states, attempts, failures and checkpoints, in the order in which they happened, each under the lease
 * and tried until it succeeds.
 */
export class JobHistory {
  readonly #options: JobHistoryOptions;
  #tail: Promise<void> = Promise.resolve();
  #attempt = 0;
  #hasRun = false;
  #isCancelling = false;
  /** The savepoint behind which the job was stopped. */
  #stoppedAt: string | undefined;

  constructor(options: JobHistoryOptions) {
    this.#options = options;
  }

  get attempt(): number {
    return this.#attempt;
  }

  /** True once all subtasks of an attempt have run here, or an earlier one did elsewhere. */
  get hasRun(): boolean {
    return this.#hasRun;
  }

  /** Counts an attempt; from then on the job counts as having run. */
  async beginAttempt(): Promise<LoadedJob> {
    // What is still to be written says how many there were.
    await this.#tail;
    const job = await this.#write((tx) => loadJob(tx, this.#options.lease.jobId));
    this.#attempt = job.attempt;
    this.#hasRun ||= job.attempt > 1;
    return job;
  }

  running(attempt: number, plan: unknown): void {
    this.#attempt = attempt;
    this.#hasRun = true;
    this.#enqueue(async (tx) => {
      const { jobId } = this.#options.lease;
      await tx.$executeRaw`UPDATE "Job" SET "plan" = ${toJsonb(plan)}::jsonb, "attempt" = ${attempt}, "restarts" = ${attempt - 1} WHERE "id" = ${jobId}::uuid`;
      // A job that people cancelled meanwhile does not run again.
      if (!this.#isCancelling) await changeState(tx, this.#options.lease, { to: "RUNNING" });
    });
  }

  restarting(cause: string): void {
    this.#enqueue(async (tx) => {
      if (!this.#isCancelling) await changeState(tx, this.#options.lease, { to: "RESTARTING", cause });
    });
  }

  cancelling(): void {
    this.#isCancelling = true;
    this.#enqueue((tx) => changeState(tx, this.#options.lease, { to: "CANCELLING" }));
  }

  /** The next attempt of a part of the job has its number from now on: no later one of any process gets it. */
  failed(failure: JobFailure, attempt: number, restarted?: RestartedPart): void {
    if (restarted !== undefined) this.#attempt = restarted.attempt;
    this.#enqueue(async (tx) => {
      const { lease } = this.#options;
      await recordFailure(tx, lease, { attempt, failure, restarted: restarted?.nodes });
      if (restarted !== undefined) await tx.job.update({ where: { id: lease.jobId }, data: { attempt: restarted.attempt } });
    });
  }

  checkpoint(report: CheckpointReport): void {
    this.#enqueue(async (tx) => {
      await writeCheckpoint(tx, this.#options.lease, report);
      if (report.status === "completed") await this.#noteDisposed(tx);
    });
  }

  notice(message: string): void {
    this.#enqueue((tx) => this.#note(tx, message));
  }

  /** Answers a request for a savepoint or checkpoint, and names the savepoint as it was wished. */
  answered(requestId: string, answer: SavepointAnswer): void {
    this.#enqueue(async (tx) => {
      const { jobId } = this.#options.lease;
      const path = "path" in answer ? answer.path : null;
      const { kind, label, requestedBy, scheduleId } = await tx.jobRequest.update({
        where: { id: requestId },
        data: { answeredAt: new Date(), path, failure: "failure" in answer ? answer.failure : null },
        select: { kind: true, label: true, requestedBy: true, scheduleId: true },
      });
      if (path !== null) await tx.checkpoint.updateMany({ where: { jobId, path }, data: { label, requestedBy, scheduleId } });
      await this.#note(
        tx,
        "path" in answer
          ? `${kind === "savepoint" ? "Savepoint" : "Checkpoint"} taken: ${answer.path}`
          : `The ${kind} failed: ${answer.failure}`,
      );
      await notify(tx, "checkpoints", jobId);
    });
  }

  /** Answers what people asked of the job. */
  told(requestId: string, answer: JobAnswer): void {
    this.#enqueue(async (tx) => {
      const answeredAt = new Date();
      await tx.jobRequest.update({
        where: { id: requestId },
        data: "answer" in answer ? { answeredAt, answer: answer.answer } : { answeredAt, failure: answer.failure },
      });
      await notify(tx, "answer", requestId);
    });
  }

  /** Answers a request for another pattern. What was accepted is given to every later attempt. */
  reconfigured(requestId: string, failure: string | null): void {
    this.#enqueue(async (tx) => {
      const { data } = await tx.jobRequest.update({
        where: { id: requestId },
        data: { answeredAt: new Date(), failure },
        select: { data: true },
      });
      const { nodeId, version } = data as unknown as PatternChangeRequest;
      await this.#note(tx, failure === null ? `Version ${version} of the pattern of node ${nodeId} is in force` : failure);
    });
  }

  /** A stop that failed is over: people may ask again. */
  stopAnswered(answer: SavepointAnswer): void {
    this.#enqueue(async (tx) => {
      const { jobId } = this.#options.lease;
      if ("path" in answer) {
        this.#stoppedAt = answer.path;
        const { intentData } = await tx.job.findUniqueOrThrow({ where: { id: jobId }, select: { intentData: true } });
        const { requestedBy } = intentData as { requestedBy?: string };
        await tx.checkpoint.updateMany({ where: { jobId, path: answer.path }, data: { requestedBy: requestedBy ?? null } });
        return this.#note(tx, `Stopped with savepoint ${answer.path}`);
      }
      await tx.job.updateMany({ where: { id: jobId, intent: "stop" }, data: { intent: "run", intentData: {} } });
      await this.#note(tx, `The stop failed, and the job runs on: ${answer.failure}`);
      await notify(tx, "job", jobId);
    });
  }

  /** The final state, after everything before has been written. */
  async end(ending: JobEnding): Promise<void> {
    const { lease } = this.#options;
    await this.#tail;
    await this.#write(async (tx) => {
      if (ending.outcome === "failed") return this.#fail(tx, ending.failure, ending.isTold);
      if (ending.outcome === "finished" && !this.#isCancelling) {
        await changeState(tx, lease, { to: "FINISHED" });
        // Together with the end, so that the job goes on exactly once whoever dies now.
        if (this.#stoppedAt !== undefined) await continueFromStop(tx, lease.jobId, this.#stoppedAt);
        return;
      }
      await changeState(tx, lease, { to: "CANCELLING" });
      return changeState(tx, lease, { to: "CANCELED" });
    });
  }

  /** The job waits for a worker, and is anybody's. */
  async suspend(cause: string): Promise<void> {
    const { lease } = this.#options;
    await this.#tail;
    await this.#write(async (tx) => {
      await changeState(tx, lease, { to: "SUSPENDED", cause });
      await releaseLease(tx, lease);
      await notify(tx, "intent", lease.jobId);
    });
  }

  /** Removes the checkpoints of a job that will not go on; that it fails is no harm. */
  async discardCheckpoints(): Promise<void> {
    const { db, lease, log, checkpointsFolder } = this.#options;
    try {
      const paths = await discardCheckpoints(checkpointsFolder, lease.jobId);
      await db.checkpoint.updateMany({ where: { jobId: lease.jobId, path: { in: paths } }, data: { disposedAt: new Date() } });
      await notify(db, "checkpoints", lease.jobId);
    } catch (err) {
      log.warn({ err }, "the checkpoints of the ended job could not be removed");
    }
  }

  /** The engine keeps the last few checkpoints and removes the others. */
  async #noteDisposed(tx: Transaction): Promise<void> {
    const { lease, checkpointsFolder } = this.#options;
    const left = await completeCheckpoints(checkpointsFolder, lease.jobId);
    await tx.checkpoint.updateMany({
      where: { jobId: lease.jobId, type: "CHECKPOINT", status: "COMPLETED", disposedAt: null, path: { notIn: left } },
      data: { disposedAt: new Date() },
    });
  }

  async #note(tx: Transaction, message: string): Promise<void> {
    const { jobId } = this.#options.lease;
    await tx.jobEvent.create({ data: { jobId, type: "notice", message: withoutNul(message) } });
    await notify(tx, "events", jobId);
  }

  async #fail(tx: Transaction, failure: JobFailure, isTold: boolean): Promise<void> {
    const { lease } = this.#options;
    const data = { code: failure.code, nodeId: failure.nodeId ?? null };
    await changeState(tx, lease, { to: "FAILING", cause: failure.message, data });
    if (!isTold) await recordFailure(tx, lease, { attempt: this.#attempt, failure });
    await changeState(tx, lease, { to: "FAILED", cause: failure.message, data });
  }

  #enqueue(write: (tx: Transaction) => Promise<void>): void {
    const { signal, onLeaseLost, log } = this.#options;
    this.#tail = this.#tail
      .then(() => (signal.aborted ? undefined : this.#write(write)))
      .catch((error: unknown) => {
        if (error instanceof LeaseLostError) onLeaseLost();
        else if (!signal.aborted) log.error({ err: error }, "a part of the job's history was refused");
      });
  }

  #write<T>(write: (tx: Transaction) => Promise<T>): Promise<T> {
    const { db, lease, log, signal } = this.#options;
    return persist(() => withLease(db, lease, write), {
      signal,
      onError: (err) => log.warn({ err }, "the job's history could not be written; trying again"),
    });
  }
}
