import type { Queue } from "bullmq";
import { JOB_QUEUE, queueBackend, type JobMessage, type QueueBackend, type QueueTarget } from "./queue-backend.ts";

/** The side that asks. One per process. */
export class JobQueue {
  readonly #backend: QueueBackend;
  readonly #queue: Queue<JobMessage>;

  constructor(target: QueueTarget, onError: (error: Error) => void) {
    this.#backend = queueBackend(target);
    this.#queue = new this.#backend.classes.Queue<JobMessage>(JOB_QUEUE, {
      connection: this.#backend.connection,
      defaultJobOptions: { removeOnComplete: true, removeOnFail: 100, attempts: 5, backoff: { type: "exponential", delay: 500 } },
    }) as unknown as Queue<JobMessage>;
    this.#queue.on("error", onError);
  }

  /**
   * Hands the hint that something is wanted of a job to one of the workers. Where the queue is away the intent is not lost: workers also
   * look at the rows by themselves.
   */
  async enqueue(jobId: string, intent: "run" | "cancel"): Promise<void> {
    await this.#queue.add(intent, { jobId });
  }

  async close(): Promise<void> {
    await this.#queue.close();
    await this.#backend.close();
  }
}
