import {
  createJob,
  JobQueue,
  requestCancel,
  requestPatternChange,
  requestSavepoint,
  requestStop,
  type Database,
  type NewJob,
  type PatternChangeWish,
  type StopRequest,
} from "@millrace/db";
import { log } from "./log.ts";

/** How intents reach the workers. */
export interface Control {
  /** Freezes the document and asks for its execution; the job's id. */
  createJob(job: NewJob): Promise<string>;
  /** False where the job has ended or was asked before. */
  requestCancel(jobId: string, options: { readonly requestedBy: string }): Promise<boolean>;
  /** Undefined where the job has ended. */
  requestSavepoint(
    jobId: string,
    options: { readonly requestedBy: string; readonly label?: string | undefined },
  ): Promise<string | undefined>;
  /** The version that the pattern gets; undefined where the job has ended. */
  requestPatternChange(jobId: string, wish: PatternChangeWish): Promise<number | undefined>;
  /** False where the job has ended, or is about to. */
  requestStop(jobId: string, options: StopRequest): Promise<boolean>;
  close(): Promise<void>;
}

/** Intents are rows; the queue carries a hint to look at them. */
export function createControl(db: Database, target: { readonly databaseUrl: string; readonly redisUrl: string | undefined }): Control {
  const queue = new JobQueue(target, (err) => log.warn({ err }, "the queue has a problem"));
  // Without the hint a worker finds the intent at its next look: the person's action has succeeded all the same, and does not wait for it.
  const hint = (jobId: string, intent: "run" | "cancel"): void => {
    queue.enqueue(jobId, intent).catch((err: unknown) => log.warn({ err, jobId }, "the queue did not take a hint"));
  };
  return {
    async createJob(job) {
      const id = await createJob(db, job);
      hint(id, "run");
      return id;
    },
    async requestCancel(jobId, options) {
      const isNew = await requestCancel(db, jobId, options);
      if (isNew) hint(jobId, "cancel");
      return isNew;
    },
    // Whoever runs the job hears of these by the announcement: no other worker needs a hint.
    requestSavepoint: (jobId, options) => requestSavepoint(db, jobId, options),
    requestPatternChange: (jobId, wish) => requestPatternChange(db, jobId, wish),
    requestStop: (jobId, options) => requestStop(db, jobId, options),
    close: () => queue.close(),
  };
}
