import type { RestartStrategy } from "./restart-strategy.ts";

export interface ExponentialDelaySettings {
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  readonly multiplier: number;
  /** Share of the delay by which it is moved at random, up or down. */
  readonly jitter: number;
  /** Without a failure for this long the delay begins anew. */
  readonly resetAfterMs: number;
  readonly attempts?: number | undefined;
}

/**
 * Pauses that grow with each failure up to a limit, and begin anew when the job has run well for a while. Parts of a job that fail during
 * the pause of another one start again together with it, and count with it.
 * State: the next delay, the time of the last restart, restarts since the last reset.
 * Source: Flink ExponentialDelayRestartBackoffTimeStrategy.
 */
export class ExponentialDelay implements RestartStrategy {
  readonly #settings: ExponentialDelaySettings;
  readonly #random: () => number;
  #delayMs: number;
  #runningSinceMs: number | undefined;
  #restarts = 0;

  constructor(settings: ExponentialDelaySettings, random: () => number) {
    this.#settings = settings;
    this.#random = random;
    this.#delayMs = settings.initialDelayMs;
  }

  onFailure(nowMs: number): { readonly delayMs: number } | { readonly giveUp: string } {
    const { initialDelayMs, maxDelayMs, multiplier, jitter, resetAfterMs, attempts } = this.#settings;
    if (this.#runningSinceMs !== undefined && nowMs < this.#runningSinceMs) return { delayMs: this.#runningSinceMs - nowMs };
    if (this.#runningSinceMs !== undefined && nowMs - this.#runningSinceMs >= resetAfterMs) {
      this.#delayMs = initialDelayMs;
      this.#restarts = 0;
    }
    if (attempts !== undefined && this.#restarts >= attempts)
      return { giveUp: `it was restarted ${this.#restarts} times, as often as its restart strategy allows` };
    const delayMs = Math.min(maxDelayMs, Math.max(0, Math.round(this.#delayMs * (1 + jitter * (2 * this.#random() - 1)))));
    this.#delayMs = Math.min(maxDelayMs, this.#delayMs * multiplier);
    this.#restarts++;
    this.#runningSinceMs = nowMs + delayMs;
    return { delayMs };
  }
}
