/** Asks the worker to write down what it was told, and waits for its word. */
export class Persistence {
  readonly #ask: (requestId: number) => void;
  readonly #waiting = new Map<number, () => void>();
  #lastId = 0;

  constructor(ask: (requestId: number) => void) {
    this.#ask = ask;
  }

  /** Resolves when everything that the worker was told before is written. */
  persist(): Promise<void> {
    return new Promise((resolve) => {
      const requestId = ++this.#lastId;
      this.#waiting.set(requestId, resolve);
      this.#ask(requestId);
    });
  }

  answered(requestId: number): void {
    this.#waiting.get(requestId)?.();
    this.#waiting.delete(requestId);
  }
}
