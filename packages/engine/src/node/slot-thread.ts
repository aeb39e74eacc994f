import { Worker } from "node:worker_threads";
import { EngineError } from "../operators/engine-error.ts";
import type { FromSlot, SlotData, ToSlot } from "./slot-messages.ts";

interface SlotThreadOptions {
  readonly maxHeapMb: number | undefined;
  readonly onMessage: (message: FromSlot) => void;
  /** What to say of a thread whose memory was full. */
  readonly outOfMemory: (cause: Error) => EngineError;
  /** The thread has ended; `error` is what to say where its work was not done. */
  readonly onExit: (error: EngineError) => void;
}

/** The thread of a slot, as the job sees it. */
export class SlotThread {
  readonly #worker: Worker;

  constructor(data: SlotData, { maxHeapMb, onMessage, outOfMemory, onExit }: SlotThreadOptions) {
    const { jobId, slot } = data;
    let cause: EngineError | undefined;
    this.#worker = new Worker(new URL("./slot-entry.ts", import.meta.url), {
      workerData: data,
      name: `${jobId}/${slot}`,
      ...(maxHeapMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: maxHeapMb } }),
    });
    this.#worker.on("message", onMessage);
    this.#worker.on("error", (error: NodeJS.ErrnoException) => {
      cause =
        error.code === "ERR_WORKER_OUT_OF_MEMORY"
          ? outOfMemory(error)
          : new EngineError("THREAD_DIED", `the thread of slot ${slot} died: ${error.message}`, { cause: error });
    });
    this.#worker.on("exit", (code) =>
      onExit(cause ?? new EngineError("THREAD_DIED", `the thread of slot ${slot} ended with code ${code} before its work was done`)),
    );
  }

  send(message: ToSlot): void {
    this.#worker.postMessage(message);
  }

  /** Ends it at once, whatever it does. */
  terminate(): void {
    void this.#worker.terminate();
  }
}
