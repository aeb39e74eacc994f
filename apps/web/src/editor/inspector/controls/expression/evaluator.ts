import type { Evaluated, EvaluateAnswer, EvaluateRequest } from "./evaluate-protocol.ts";

/** An expression that takes longer with one row does not come to its end. */
const GIVE_UP_MS = 2_000;
/** A worker that has not answered yet may still be starting, on a busy machine. */
const START_MS = 20_000;

/** One worker that computes expressions for all fields of the page. */
class Evaluator {
  #worker: Worker | undefined;
  #isWarm = false;
  #id = 0;
  readonly #waiting = new Map<number, (result: Evaluated | undefined) => void>();

  /** Resolves with undefined where the computation was given up. */
  evaluate(request: Omit<EvaluateRequest, "id">): Promise<Evaluated | undefined> {
    const id = ++this.#id;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#giveUp(), this.#isWarm ? GIVE_UP_MS : START_MS);
      this.#waiting.set(id, (result) => {
        clearTimeout(timer);
        resolve(result);
      });
      this.#started().postMessage({ id, ...request } satisfies EvaluateRequest);
    });
  }

  #started(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(new URL("./evaluate.worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<EvaluateAnswer>) => {
      this.#isWarm = true;
      this.#waiting.get(data.id)?.(data.result);
      this.#waiting.delete(data.id);
    };
    worker.onerror = () => this.#giveUp();
    this.#worker = worker;
    return worker;
  }

  #giveUp(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#isWarm = false;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const answer of waiting) answer(undefined);
  }
}

export const evaluator = new Evaluator();
