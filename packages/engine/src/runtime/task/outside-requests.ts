/**
 * Work that operators of a task have asked for outside of the record loop (async lookups). Answers wait here until the task takes them
 * between two records; they are taken also while the task waits for room in an operator or holds a watermark, since they are what it waits for.
 */
export class OutsideRequests {
  readonly #answers: (() => void)[] = [];
  readonly #wake: () => void;
  #open = 0;
  #next: PromiseWithResolvers<void> | undefined;

  constructor(wake: () => void) {
    this.#wake = wake;
  }

  /** Resolves with the next answer; undefined where nothing is asked. */
  get next(): Promise<void> | undefined {
    if (this.#open === 0) return undefined;
    this.#next ??= Promise.withResolvers();
    return this.#next.promise;
  }

  run<T>(work: () => Promise<T>, done: (result: T | undefined, error: Error | undefined) => void): void {
    this.#open++;
    work().then(
      (result) => this.#answer(() => done(result, undefined)),
      (error: unknown) => this.#answer(() => done(undefined, error instanceof Error ? error : new Error(String(error)))),
    );
  }

  /** Hands one answer to its operator; false where none has come. */
  takeOne(): boolean {
    const answer = this.#answers.shift();
    answer?.();
    return answer !== undefined;
  }

  #answer(done: () => void): void {
    this.#open--;
    this.#answers.push(done);
    this.#next?.resolve();
    this.#next = undefined;
    this.#wake();
  }
}
