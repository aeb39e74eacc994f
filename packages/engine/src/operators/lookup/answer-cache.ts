import type { Clock } from "../../time/clock.ts";

/** Answers kept for a while, at most `maxRows` of them; the one that was asked for longest ago goes first. */
export class AnswerCache<R> {
  readonly #maxRows: number;
  readonly #ttlMs: number;
  readonly #clock: Clock;
  readonly #answers = new Map<string, { readonly answer: R; readonly until: number }>();

  constructor(limits: { readonly maxRows: number; readonly ttlMs: number }, clock: Clock) {
    this.#maxRows = limits.maxRows;
    this.#ttlMs = limits.ttlMs;
    this.#clock = clock;
  }

  get size(): number {
    return this.#answers.size;
  }

  get(key: string): R | undefined {
    const known = this.#answers.get(key);
    if (known === undefined) return undefined;
    this.#answers.delete(key);
    if (known.until <= this.#clock.now()) return undefined;
    this.#answers.set(key, known);
    return known.answer;
  }

  put(key: string, answer: R): void {
    this.#answers.delete(key);
    this.#answers.set(key, { answer, until: this.#clock.now() + this.#ttlMs });
    if (this.#answers.size <= this.#maxRows) return;
    const [oldest] = this.#answers.keys();
    if (oldest !== undefined) this.#answers.delete(oldest);
  }
}
