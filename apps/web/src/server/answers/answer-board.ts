/** What was answered, or why not. */
export type Answer = { readonly answer: unknown } | { readonly failure: string };

/** Looks an answer up; undefined while there is none. */
export type ReadAnswer = (id: string) => Promise<Answer | undefined>;

const LOOK_EVERY_MS = 1_000;

/** Waits for answers of workers: woken by their announcement, and looking now and then in case that one was missed. */
export class AnswerBoard {
  readonly #waiting = new Map<string, () => void>();

  /** An answer is there, or may be (undefined: any). */
  announce(id?: string): void {
    if (id === undefined) for (const wake of this.#waiting.values()) wake();
    else this.#waiting.get(id)?.();
  }

  /** Resolves with the answer; undefined where none came in time. */
  async wait(id: string, read: ReadAnswer, timeoutMs: number): Promise<Answer | undefined> {
    const until = Date.now() + timeoutMs;
    try {
      for (;;) {
        const answer = await read(id);
        const leftMs = until - Date.now();
        if (answer !== undefined || leftMs <= 0) return answer;
        await this.#next(id, Math.min(LOOK_EVERY_MS, leftMs));
      }
    } finally {
      this.#waiting.delete(id);
    }
  }

  #next(id: string, waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.#waiting.set(id, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
