import type { Worker } from "bullmq";
import { JOB_QUEUE, queueBackend, type JobMessage, type QueueBackend, type QueueTarget } from "./queue-backend.ts";

/** The side that acts: hears of jobs that are worth a look. A message whose handling throws comes again later, a few times. */
export class JobConsumer {
  readonly #backend: QueueBackend;
  readonly #worker: Worker<JobMessage>;

  constructor(
    target: QueueTarget,
    options: { onMessage: (jobId: string) => Promise<void>; onError: (error: Error) => void; concurrency: number },
  ) {
    this.#backend = queueBackend(target);
    this.#worker = new this.#backend.classes.Worker<JobMessage>(JOB_QUEUE, async ({ data }) => options.onMessage(data.jobId), {
      connection: this.#backend.connection,
      concurrency: options.concurrency,
    }) as unknown as Worker<JobMessage>;
    this.#worker.on("error", options.onError);
  }

  /** Resolves when messages arrive. */
  async ready(): Promise<void> {
    await this.#worker.waitUntilReady();
  }

  async close(): Promise<void> {
    await this.#worker.close();
    await this.#backend.close();
  }
}
