const BURST_MS = 100;

/** A token bucket over an outside clock: `rowsPerSecond` on average, at most a tenth of a second's rows at once. */
export class RateLimit {
  readonly #rowsPerMs: number;
  readonly #capacity: number;
  #tokens: number;
  #atMs: number | undefined;

  constructor(rowsPerSecond: number) {
    this.#rowsPerMs = rowsPerSecond / 1000;
    this.#capacity = Math.max(1, this.#rowsPerMs * BURST_MS);
    this.#tokens = this.#capacity;
  }

  /** Counts one row; false when the next one must wait. */
  take(nowMs: number): boolean {
    this.#refill(nowMs);
    this.#tokens--;
    return this.#tokens >= 1;
  }

  /** Resolves when a row may be taken. */
  whenReady(nowMs: number): Promise<void> {
    this.#refill(nowMs);
    const waitMs = Math.max(0, (1 - this.#tokens) / this.#rowsPerMs);
    return waitMs === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, Math.ceil(waitMs)));
  }

  #refill(nowMs: number): void {
    if (this.#atMs !== undefined && nowMs > this.#atMs)
      this.#tokens = Math.min(this.#capacity, this.#tokens + (nowMs - this.#atMs) * this.#rowsPerMs);
    this.#atMs = Math.max(nowMs, this.#atMs ?? nowMs);
  }
}
