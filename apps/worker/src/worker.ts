import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { createDatabase, JobConsumer, listen, SecretBox, type Database, type Subscription } from "@millrace/db";
import type { Logger } from "pino";
import { deliverAlerts } from "./alerts/deliver-alerts.ts";
import { evaluateAlerts } from "./alerts/evaluate-alerts.ts";
import { WatchedJobs } from "./alerts/watched-jobs.ts";
import type { WorkerConfig } from "./config.ts";
import { RENEW_EVERY_MS } from "./lease/lease.ts";
import { WorkerLog } from "./logs/worker-log.ts";
import { freeJobsOfDeadNeighbours } from "./membership/dead-neighbours.ts";
import { ProcessMeter } from "./process-meter.ts";
import { deregister, heartbeat, markSilentWorkers, register, type WorkerIdentity } from "./membership/registration.ts";
import { repeat, type Repetition } from "./repeat.ts";
import { answerRequests } from "./requests/answer-requests.ts";
import { applyRetention } from "./retention/retention.ts";
import { JobHost } from "./run/job-host.ts";
import { expireSavepoints } from "./savepoints/expire-savepoints.ts";
import { takeScheduled } from "./savepoints/take-scheduled.ts";

const HEARTBEAT_EVERY_MS = 2_000;
const SCAN_EVERY_MS = 2_000;
const RETENTION_EVERY_MS = 60_000;
const LOG_EVERY_MS = 500;
const SCHEDULE_EVERY_MS = 5_000;
const ALERTS_EVERY_MS = 2_000;
const DELIVERIES_EVERY_MS = 1_000;
const SILENT_WORKER_MS = 15_000;
const QUEUE_CONCURRENCY = 8;
const CLOSE_QUEUE_MS = 500;

/** A running worker: known to the cluster, alive by its heartbeats, taking jobs. */
export class Worker {
  readonly #db: Database;
  readonly #identity: WorkerIdentity;
  readonly #host: JobHost;
  readonly #watched = new WatchedJobs();
  readonly #meter = new ProcessMeter();
  readonly #repetitions: Repetition[] = [];
  readonly #log: Logger;
  /** What it logs, for its page. */
  readonly #lines: WorkerLog;
  readonly #config: WorkerConfig;
  #subscription: Subscription | undefined;
  #consumer: JobConsumer | undefined;

  private constructor(config: WorkerConfig, log: Logger, lines: WorkerLog) {
    this.#config = config;
    this.#lines = lines;
    this.#log = log;
    this.#db = createDatabase(config.databaseUrl);
    this.#identity = { id: randomUUID(), slots: config.slots };
    this.#host = new JobHost({ db: this.#db, workerId: this.#identity.id, config, log, watched: this.#watched });
  }

  /** Resolves when it takes jobs. */
  static async start(config: WorkerConfig, log: Logger, lines = new WorkerLog()): Promise<Worker> {
    const worker = new Worker(config, log, lines);
    await worker.#start();
    return worker;
  }

  get id(): string {
    return this.#identity.id;
  }

  /** Ends all jobs with a reason and leaves the cluster. */
  async stop(): Promise<void> {
    // Neither may hold up what has to be written of the jobs, should the queue or the database not answer.
    const closed = Promise.all([this.#consumer?.close(), this.#subscription?.close()]).catch((err: unknown) =>
      this.#log.warn({ err }, "the queue could not be closed"),
    );
    await this.#host.close({
      code: "WORKER_STOPPED",
      message: "The worker was stopped while the job ran, and the job has no checkpoint to continue from. Start it again.",
    });
    await Promise.all(this.#repetitions.map((repetition) => repetition.stop()));
    this.#meter.close();
    await this.#lines.flush(this.#db, this.#identity.id);
    await deregister(this.#db, this.#identity);
    await Promise.race([closed, delay(CLOSE_QUEUE_MS, undefined, { ref: false })]);
    await this.#db.$disconnect();
  }

  async #start(): Promise<void> {
    for (const folder of [this.#config.dataFolder, this.#config.checkpointsFolder]) mkdirSync(folder, { recursive: true });
    await register(this.#db, this.#identity);
    await freeJobsOfDeadNeighbours(this.#db, this.#identity);
    const scan = this.#repeat("looking for jobs", SCAN_EVERY_MS, () => this.#host.scan());
    this.#repeat("renewing leases", RENEW_EVERY_MS, () => this.#host.renew());
    this.#repeat("heartbeat", HEARTBEAT_EVERY_MS, () => heartbeat(this.#db, this.#identity, this.#meter.read()));
    this.#repeat("marking silent workers", SILENT_WORKER_MS, () => markSilentWorkers(this.#db, SILENT_WORKER_MS));
    this.#repeat("writing the log", LOG_EVERY_MS, () => this.#lines.flush(this.#db, this.#identity.id));
    this.#repeat("retention", RETENTION_EVERY_MS, () => applyRetention(this.#db));
    const requests = { db: this.#db, checkpointsFolder: this.#config.checkpointsFolder, log: this.#log };
    const answering = this.#repeat("answering requests", SCAN_EVERY_MS, () => answerRequests(requests));
    this.#repeat("scheduled savepoints", SCHEDULE_EVERY_MS, () => takeScheduled(this.#db));
    this.#repeat("expired savepoints", RETENTION_EVERY_MS, () => expireSavepoints(this.#db, this.#config.checkpointsFolder));

    this.#repeat("evaluating alerts", ALERTS_EVERY_MS, () => evaluateAlerts(this.#db, this.#watched.read()));
    const secrets = new SecretBox(this.#config.secretKeys);
    const deliveries = this.#repeat("delivering alerts", DELIVERIES_EVERY_MS, () => deliverAlerts(this.#db, secrets));

    this.#subscription = listen(this.#config.databaseUrl, {
      onConnect: () => scan.trigger(),
      onAnnouncement: ({ topic, id }) => {
        if (topic === "intent")
          void this.#host
            .consider(id)
            .catch((err: unknown) => this.#log.warn({ err, jobId: id }, "an intent could not be followed; it is looked at again soon"));
        if (topic === "request") answering.trigger();
        if (topic === "alert") deliveries.trigger();
        // A job that ended may have made room for one that waits.
        if (topic === "job" && this.#host.usedSlots < this.#config.slots) scan.trigger();
      },
      onLost: (err) => this.#log.warn({ err }, "lost the connection that hears of intents; connecting again"),
    });
    this.#consumer = new JobConsumer(
      { databaseUrl: this.#config.databaseUrl, redisUrl: this.#config.redisUrl },
      {
        concurrency: QUEUE_CONCURRENCY,
        onMessage: (jobId) => this.#host.consider(jobId),
        onError: (err) => this.#log.warn({ err }, "the queue does not answer; jobs are found without it"),
      },
    );
    // The queue only makes things faster: a worker is of use without it.
    void this.#consumer.ready().catch((err: unknown) => this.#log.warn({ err }, "the queue does not answer; jobs are found without it"));
    await this.#subscription.ready;
  }

  #repeat(what: string, everyMs: number, work: () => Promise<unknown>): Repetition {
    const repetition = repeat(work, everyMs, (err) => this.#log.warn({ err }, `${what} failed; trying again`));
    this.#repetitions.push(repetition);
    return repetition;
  }
}
