import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from "node:worker_threads";
import type { FilesThreadData, LevelAnswer, LevelMessage, LevelRequest } from "./level-messages.ts";

/** Longer than any request takes on a disk that works. */
const ANSWER_MS = 120_000;

/** The helper thread of a thread, from that one's side: messages, and waiting for their answers with or without blocking. */
export class FilesThread {
  readonly #port: MessagePort;
  readonly #answers = new Int32Array(new SharedArrayBuffer(4));
  readonly #waiting = new Map<number, (answer: LevelAnswer) => void>();
  #lastId = 0;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const data: FilesThreadData = { port: port2, answers: this.#answers.buffer as SharedArrayBuffer };
    const worker = new Worker(new URL("./level-thread.ts", import.meta.url), {
      workerData: data,
      transferList: [port2],
      name: "state files",
    });
    worker.on("error", (error) => {
      for (const id of this.#waiting.keys()) this.#receive({ id, error: error.message });
    });
    port1.on("message", (answer: LevelAnswer) => this.#receive(answer));
    // Only what somebody waits for keeps the process alive.
    worker.unref();
    port1.unref();
  }

  ask(database: number, request: LevelRequest, transfer: readonly ArrayBuffer[]): Promise<LevelAnswer> {
    const id = ++this.#lastId;
    this.#port.ref();
    this.#post({ id, database, request }, transfer);
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  /** Blocks this thread. */
  now(database: number, request: LevelRequest, transfer: readonly ArrayBuffer[]): LevelAnswer {
    const id = ++this.#lastId;
    this.#post({ id, database, request }, transfer);
    for (;;) {
      const seen = Atomics.load(this.#answers, 0);
      const answer = receiveMessageOnPort(this.#port)?.message as LevelAnswer | undefined;
      if (answer?.id === id) return answer;
      if (answer !== undefined) this.#receive(answer);
      else if (Atomics.wait(this.#answers, 0, seen, ANSWER_MS) === "timed-out")
        return { id, error: `the disk did not answer within ${ANSWER_MS} ms` };
    }
  }

  #post(message: LevelMessage, transfer: readonly ArrayBuffer[]): void {
    this.#port.postMessage(message, transfer);
  }

  #receive(answer: LevelAnswer): void {
    this.#waiting.get(answer.id)?.(answer);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#port.unref();
  }
}
