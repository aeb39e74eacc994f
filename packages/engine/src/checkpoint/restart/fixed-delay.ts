import type { RestartStrategy } from "./restart-strategy.ts";

/** A limited number of restarts with the same pause before each. State: restarts so far. */
export class FixedDelay implements RestartStrategy {
  readonly #attempts: number;
  readonly #delayMs: number;
  #restarts = 0;

  constructor({ attempts, delayMs }: { readonly attempts: number; readonly delayMs: number }) {
    this.#attempts = attempts;
    this.#delayMs = delayMs;
  }

  onFailure(): { readonly delayMs: number } | { readonly giveUp: string } {
    if (this.#restarts >= this.#attempts)
      return { giveUp: `it was restarted ${this.#restarts} times, as often as its restart strategy allows` };
    this.#restarts++;
    return { delayMs: this.#delayMs };
  }
}
