import type { RestartStrategy } from "./restart-strategy.ts";

/**
 * Restarts as long as there are no more than `maxFailures` failures in any `intervalMs`.
 * State: the times of the last `maxFailures` failures.
 * Source: Flink FailureRateRestartBackoffTimeStrategy.
 */
export class FailureRate implements RestartStrategy {
  readonly #maxFailures: number;
  readonly #intervalMs: number;
  readonly #delayMs: number;
  #failuresAtMs: number[] = [];

  constructor({
    maxFailures,
    intervalMs,
    delayMs,
  }: {
    readonly maxFailures: number;
    readonly intervalMs: number;
    readonly delayMs: number;
  }) {
    this.#maxFailures = maxFailures;
    this.#intervalMs = intervalMs;
    this.#delayMs = delayMs;
  }

  onFailure(nowMs: number): { readonly delayMs: number } | { readonly giveUp: string } {
    this.#failuresAtMs = this.#failuresAtMs.filter((atMs) => nowMs - atMs <= this.#intervalMs);
    this.#failuresAtMs.push(nowMs);
    if (this.#failuresAtMs.length > this.#maxFailures) {
      return {
        giveUp: `it failed ${this.#failuresAtMs.length} times within ${this.#intervalMs} ms; its restart strategy allows ${this.#maxFailures}`,
      };
    }
    return { delayMs: this.#delayMs };
  }
}
