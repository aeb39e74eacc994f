import type { Database } from "@millrace/db";
import type { Logger } from "pino";
import type { WatchedJobs } from "../alerts/watched-jobs.ts";
import type { WorkerConfig } from "../config.ts";
import { releaseLease, renewLeases, takeLease, withLease, type Lease } from "../lease/lease.ts";
import type { JobFailure, JobQuestion } from "../protocol/messages.ts";
import { recordFailure } from "../record/record-failure.ts";
import { changeState } from "../states/change-state.ts";
import { newestCheckpoint } from "./checkpoints.ts";
import { JobRun } from "./job-run.ts";
import { isRecoverable, patternChangeOf, settingsOf, slotsOf } from "./load-job.ts";
import { recoveryOf } from "./recovery.ts";

export interface JobHostOptions {
  readonly db: Database;
  readonly workerId: string;
  readonly config: WorkerConfig;
  readonly log: Logger;
  /** Told of each job that runs here, and of its readings. */
  readonly watched: WatchedJobs;
}

interface Held {
  readonly run: JobRun;
  readonly slots: number;
}

const MOST_AT_ONCE = 50;

/** The jobs of one worker: takes those that nobody holds while it has slots, keeps their leases, and does what people want of them. */
export class JobHost {
  readonly #options: JobHostOptions;
  readonly #held = new Map<string, Held>();
  readonly #considered = new Set<string>();
  #isClosed = false;

  constructor(options: JobHostOptions) {
    this.#options = options;
  }

  get usedSlots(): number {
    return [...this.#held.values()].reduce((sum, { slots }) => sum + slots, 0);
  }

  get jobCount(): number {
    return this.#held.size;
  }

  /** Looks at one job because somebody hinted at it; what is to be done stands in its row. Safe to call at any time, any number of times. */
  async consider(jobId: string): Promise<void> {
    if (this.#isClosed || this.#considered.has(jobId)) return;
    const held = this.#held.get(jobId);
    if (held !== undefined) return this.#obey(held.run);
    this.#considered.add(jobId);
    try {
      await this.#tryTake(jobId);
    } finally {
      this.#considered.delete(jobId);
    }
  }

  /** Looks for jobs that nobody holds and for what is asked of ours: hints may be lost, workers may die. */
  async scan(): Promise<void> {
    const asked = await this.#options.db.jobRequest.findMany({
      where: { jobId: { in: [...this.#held.keys()] }, answeredAt: null },
      distinct: ["jobId"],
      select: { jobId: true },
    });
    for (const { jobId } of asked) await this.consider(jobId);
    const free = await this.#options.db.$queryRaw<{ id: string }[]>`
      SELECT "id" FROM "Job" WHERE "state" NOT IN ('FINISHED', 'CANCELED', 'FAILED') AND ("leaseExpiresAt" IS NULL OR "leaseExpiresAt" < now())
      ORDER BY "createdAt" LIMIT ${MOST_AT_ONCE}`;
    for (const { id } of free) await this.consider(id);
  }

  /** Renews all leases, and hears on the way what people want. To be called well before they expire. */
  async renew(): Promise<void> {
    const runs = [...this.#held.values()].map(({ run }) => run);
    if (runs.length === 0) return;
    const intents = await renewLeases(
      this.#options.db,
      runs.map((run) => run.lease),
    );
    for (const run of runs) {
      const intent = intents.get(run.lease.jobId);
      if (intent === undefined) {
        // Ended meanwhile, or somebody else's.
        if (this.#held.get(run.lease.jobId)?.run === run && !(await this.#isStillOurs(run.lease))) run.leaseLost();
        continue;
      }
      run.leaseRenewed();
      if (intent !== "run") await this.#obey(run);
    }
    await this.#showPeeks(runs);
  }

  /** Tells jobs what people look at. Who has ceased to look has let the peek expire. */
  async #showPeeks(runs: readonly JobRun[]): Promise<void> {
    const peeks = await this.#options.db.peek.findMany({
      where: { jobId: { in: runs.map((run) => run.lease.jobId) }, expiresAt: { gt: new Date() } },
      orderBy: { id: "asc" },
    });
    for (const run of runs) {
      run.peek(
        peeks
          .filter(({ jobId }) => jobId === run.lease.jobId)
          .map(({ id, nodeId, port, perSecond, filter }) => ({ peekId: id, nodeId, port, perSecond, filter })),
      );
    }
  }

  /** Takes no more jobs, and ends those that run: they wait for another worker where they have a checkpoint, and fail otherwise. */
  async close(failure: JobFailure): Promise<void> {
    this.#isClosed = true;
    const runs = [...this.#held.values()].map(({ run }) => run);
    for (const run of runs) run.stop(failure);
    await Promise.all(runs.map((run) => run.done));
  }

  /** Does what is asked of a job that runs here. Asking it twice does no harm. */
  async #obey(run: JobRun): Promise<void> {
    const job = await this.#options.db.job.findUnique({
      where: { id: run.lease.jobId },
      select: {
        intent: true,
        intentData: true,
        requests: { where: { answeredAt: null }, orderBy: { id: "asc" }, select: { id: true, kind: true, data: true } },
      },
    });
    if (job?.intent === "cancel") return run.cancel();
    await this.#showPeeks([run]);
    for (const { id, kind, data } of job?.requests ?? []) {
      if (kind === "savepoint" || kind === "checkpoint") run.savepoint(id, kind);
      else if (kind === "pattern") run.reconfigure(id, patternChangeOf(data));
      else run.ask(id, { ...(data as object), kind } as JobQuestion);
    }
    if (job?.intent === "stop") run.stopWithSavepoint((job.intentData as { drain?: unknown }).drain === true);
  }

  async #tryTake(jobId: string): Promise<void> {
    const { db, workerId, log, config } = this.#options;
    const wanted = await db.job.findUnique({
      where: { id: jobId },
      select: { leaseExpiresAt: true, version: { select: { document: true } } },
    });
    if (wanted === null) return;
    const slots = slotsOf(wanted.version.document);
    // A job that is wider than the whole worker runs alone rather than never.
    if (this.#held.size > 0 && this.usedSlots + slots > config.slots) return;
    const taken = await takeLease(db, jobId, workerId);
    if (taken === undefined) return;
    const recovery = await recoveryOf(taken, (id) => newestCheckpoint(config.checkpointsFolder, id), {
      isRecoverable: isRecoverable(settingsOf(wanted.version.document)),
    });
    if (this.#isClosed) return releaseLease(db, taken.lease);
    log.info({ jobId, state: taken.state, action: recovery.action }, "job taken");
    switch (recovery.action) {
      case "run":
        return this.#run(taken.lease, slots, wanted.version.document);
      case "resume":
        await withLease(db, taken.lease, (tx) => changeState(tx, taken.lease, { to: "RESTARTING", cause: recovery.cause }));
        return this.#run(taken.lease, slots, wanted.version.document);
      case "cancel":
        return withLease(db, taken.lease, async (tx) => {
          await changeState(tx, taken.lease, { to: "CANCELLING" });
          await changeState(tx, taken.lease, { to: "CANCELED" });
        });
      case "fail":
        return withLease(db, taken.lease, async (tx) => {
          await changeState(tx, taken.lease, { to: "FAILING", cause: recovery.failure.message, data: { code: recovery.failure.code } });
          await recordFailure(tx, taken.lease, { attempt: taken.attempt, failure: recovery.failure });
          await changeState(tx, taken.lease, { to: "FAILED", cause: recovery.failure.message, data: { code: recovery.failure.code } });
        });
    }
  }

  #run(lease: Lease, slots: number, document: unknown): void {
    const { db, config, log, watched } = this.#options;
    const onRunning = (): void =>
      void this.#obey(run).catch((err: unknown) =>
        log.warn({ err, jobId: lease.jobId }, "what is asked of the job could not be read; it is looked at again soon"),
      );
    watched.begin(lease.jobId, document);
    const run: JobRun = new JobRun({ db, lease, config, log, onRunning, onSample: (sample) => watched.sample(lease.jobId, sample) });
    this.#held.set(lease.jobId, { run, slots });
    void run
      .run()
      .catch((err: unknown) => log.error({ err, jobId: lease.jobId }, "the job could not be brought to an end"))
      .finally(() => {
        this.#held.delete(lease.jobId);
        watched.end(lease.jobId);
      });
  }

  async #isStillOurs(lease: Lease): Promise<boolean> {
    const job = await this.#options.db.job.findUnique({ where: { id: lease.jobId }, select: { leaseEpoch: true } });
    return job?.leaseEpoch === lease.epoch;
  }
}
