/** A message to a worker and its answer carry the same number. */
export interface Numbered {
  readonly id: number;
}

export interface LatestWorkerOptions<Answer> {
  /** Made anew when the worker does not answer. */
  readonly start: () => Worker;
  readonly giveUpMs: number;
  readonly onAnswer: (answer: Answer) => void;
  readonly onFailure: (message: string) => void;
}

/**
 * One worker of which only the newest question counts: asked at once where the worker is free, else as soon as it is; those between are not asked. A
 * worker that does not answer in time (an expression or a loop that does not come to its end) is ended, and replaced at the next question.
 */
export class LatestWorker<Question extends object, Answer extends Numbered> {
  readonly #options: LatestWorkerOptions<Answer>;
  #worker: Worker | undefined;
  #waiting: Question | undefined;
  #isBusy = false;
  #id = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LatestWorkerOptions<Answer>) {
    this.#options = options;
  }

  ask(question: Question): void {
    if (this.#isBusy) {
      this.#waiting = question;
      return;
    }
    const { giveUpMs } = this.#options;
    this.#isBusy = true;
    this.#id++;
    this.#timer = setTimeout(() => this.#fail(`no answer within ${giveUpMs / 1000} s`), giveUpMs);
    this.#started().postMessage({ ...question, id: this.#id });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#waiting = undefined;
    this.#isBusy = false;
  }

  #started(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = this.#options.start();
    worker.onmessage = (event: MessageEvent<Answer>) => {
      if (event.data.id !== this.#id) return;
      clearTimeout(this.#timer);
      this.#isBusy = false;
      const next = this.#waiting;
      this.#waiting = undefined;
      if (next === undefined) this.#options.onAnswer(event.data);
      else this.ask(next);
    };
    worker.onerror = (event) => this.#fail(event.message);
    this.#worker = worker;
    return worker;
  }

  #fail(message: string): void {
    const next = this.#waiting;
    this.close();
    this.#options.onFailure(message);
    if (next !== undefined) this.ask(next);
  }
}
