import type { OperatorMetrics } from "../../metrics/operator-metrics.ts";

/**
 * What a lookup tells, by Flink's names where it has them (FLIP-221: hitCount, missCount, loadCount, numLoadFailures, latestLoadTime,
 * numCachedRecords): a load is one question to the outside. `loadsPerSecond` and `loadTimeMs_…` are ours.
 */
export class LookupMetrics {
  readonly hits: { inc(): void };
  readonly misses: { inc(): void };
  /** Answers in the cache. */
  readonly cached: { set(value: number): void };
  readonly #loads: { inc(): void };
  readonly #failures: { inc(): void };
  readonly #latest: { set(value: number): void };
  readonly #rate: { mark(): void };
  readonly #times: { update(value: number): void };

  constructor(metrics: OperatorMetrics) {
    this.hits = metrics.counter("hitCount");
    this.misses = metrics.counter("missCount");
    this.cached = metrics.gauge("numCachedRecords");
    this.#loads = metrics.counter("loadCount");
    this.#failures = metrics.counter("numLoadFailures");
    this.#latest = metrics.gauge("latestLoadTime");
    this.#rate = metrics.meter("loadsPerSecond");
    this.#times = metrics.histogram("loadTimeMs");
  }

  /** Counts and times one load. */
  async timed<T>(load: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    this.#loads.inc();
    this.#rate.mark();
    try {
      return await load();
    } catch (error) {
      this.#failures.inc();
      throw error;
    } finally {
      const tookMs = performance.now() - startedAt;
      this.#latest.set(tookMs);
      this.#times.update(tookMs);
    }
  }
}
