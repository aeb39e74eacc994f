import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import pino from "pino";
import {
  createJob,
  DEFAULT_WORKSPACE_ID,
  listen,
  type Database,
  type JobModel,
  type JobRequestModel,
  type WorkerRequestModel,
} from "@millrace/db";
import { createPipeline, createTestDatabase } from "@millrace/db/testing";
import type { WorkerConfig } from "../config.ts";
import { Worker } from "../worker.ts";
import type { Step } from "./scripted-job.ts";

export interface TestCluster extends AsyncDisposable {
  readonly db: Database;
  readonly databaseUrl: string;
  startWorker(settings?: Partial<WorkerConfig>): Promise<Worker>;
  /** Asks for a job that does what the scripts say, one for each attempt; returns its id. */
  startJob(
    script: readonly Step[],
    options?: { readonly settings?: object; readonly later?: readonly (readonly Step[])[] },
  ): Promise<string>;
  /** Asks for a job that runs a document; returns its id. */
  startDocument(document: object & { readonly name: string }, startingPoint?: string | null): Promise<string>;
  /** Resolves with the job as soon as `condition` holds for it. */
  until(jobId: string, condition: (job: JobModel) => boolean): Promise<JobModel>;
  /** Resolves when the job has said something to its log. */
  untilLogged(jobId: string, message: string): Promise<void>;
  /** Resolves when so many checkpoints are complete. */
  untilCheckpoint(jobId: string, count: number): Promise<void>;
  /** Resolves with the job's newest request when it has been answered. */
  untilAnswered(jobId: string): Promise<JobRequestModel>;
  /** Resolves with what was asked of the workers when it has been answered. */
  untilWorkersAnswer(requestId: string): Promise<WorkerRequestModel>;
  /** Resolves with the job's newest request when so many have been answered. */
  untilAnsweredTimes(jobId: string, count: number): Promise<JobRequestModel>;
  /** Kills the one process in which a job runs. */
  killJobProcess(): void;
  /** Removes a file that a sink is writing into a folder below the data folder, as soon as there is one: the subtask that writes it fails. */
  loseFileInProgress(folder: string): Promise<void>;
  /** The rows in the finished files of a folder below the data folder. */
  readRows(folder: string): unknown[];
}

/** A database and workers whose jobs follow scripts. Everything ends with it. */
export async function startTestCluster(): Promise<TestCluster> {
  const database = await createTestDatabase();
  const { db } = database;
  const folder = mkdtempSync(path.join(tmpdir(), "millrace-worker-"));
  const workers: Worker[] = [];
  const waiting = new Set<() => void>();
  const subscription = listen(database.url, { onConnect: () => undefined, onAnnouncement: () => waiting.forEach((check) => check()) });
  await subscription.ready;

  /** Looks now, and again whenever anything is announced, until there is something. */
  const untilAnnounced = <T>(look: () => Promise<T | undefined>): Promise<T> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        look().then((found) => {
          if (found === undefined) return;
          waiting.delete(check);
          resolve(found);
        }, reject);
      };
      waiting.add(check);
      check();
    });
  const untilAnsweredTimes = (jobId: string, count: number): Promise<JobRequestModel> =>
    untilAnnounced(async () => {
      const answered = await db.jobRequest.findMany({ where: { jobId, answeredAt: { not: null } }, orderBy: { id: "desc" } });
      return answered.length >= count ? answered[0] : undefined;
    });
  const startDocument = async (document: object & { readonly name: string }, startingPoint: string | null = null): Promise<string> => {
    const { id } = await createPipeline(db, document);
    return createJob(db, { workspaceId: DEFAULT_WORKSPACE_ID, pipelineId: id, document, parameters: {}, startingPoint, createdBy: "test" });
  };

  return {
    db,
    databaseUrl: database.url,
    async startWorker(settings = {}) {
      const config = {
        databaseUrl: database.url,
        redisUrl: undefined,
        dataFolder: path.join(folder, "data"),
        checkpointsFolder: path.join(folder, "checkpoints"),
        slots: 16,
        jobMemoryMb: 64,
        jobProgram: path.join(import.meta.dirname, "scripted-job.ts"),
        logLevel: "silent",
        secretKeys: () => [],
        ...settings,
      };
      const worker = await Worker.start(config, pino({ level: config.logLevel }));
      workers.push(worker);
      return worker;
    },
    startJob: (script, { settings = {}, later = [] } = {}) =>
      startDocument({
        name: "Scripted",
        settings,
        nodes: [{ id: "table", kind: "sink.table", config: { keep: 3 } }],
        scripts: [script, ...later],
      } as { name: string }),
    startDocument,
    until: (jobId, condition) =>
      untilAnnounced(async () => {
        const job = await db.job.findUniqueOrThrow({ where: { id: jobId } });
        return condition(job) ? job : undefined;
      }),
    async untilLogged(jobId, message) {
      await untilAnnounced(async () => (await db.logLine.findFirst({ where: { jobId, message } })) ?? undefined);
    },
    async untilCheckpoint(jobId, count) {
      await untilAnnounced(async () =>
        (await db.checkpoint.count({ where: { jobId, status: "COMPLETED" } })) >= count ? true : undefined,
      );
    },
    untilAnswered: (jobId) => untilAnsweredTimes(jobId, 1),
    untilAnsweredTimes,
    untilWorkersAnswer: (id) =>
      untilAnnounced(async () => (await db.workerRequest.findFirst({ where: { id, answeredAt: { not: null } } })) ?? undefined),
    killJobProcess() {
      const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8").trim().split(" ");
      const jobs = children.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("job-process"));
      if (jobs.length !== 1) throw new Error(`There are ${jobs.length} job processes, not one.`);
      process.kill(Number(jobs[0]), "SIGKILL");
    },
    async loseFileInProgress(name) {
      const place = path.join(folder, "data", name);
      for (;;) {
        const file = readdirSync(place).find((each) => each.endsWith(".inprogress"));
        if (file !== undefined) return rmSync(path.join(place, file));
        await setImmediate();
      }
    },
    readRows: (name) =>
      readdirSync(path.join(folder, "data", name))
        .filter((file) => file.endsWith(".jsonl"))
        .flatMap((file) =>
          readFileSync(path.join(folder, "data", name, file), "utf8")
            .trim()
            .split("\n")
            .map((line): unknown => JSON.parse(line)),
        ),
    async [Symbol.asyncDispose]() {
      await subscription.close();
      await Promise.all(workers.map((worker) => worker.stop()));
      await database[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
