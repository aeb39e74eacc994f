/** Values that a histogram looks back on. */
const WINDOW = 512;

/** What is told of a histogram, in this order. */
export const HISTOGRAM_PARTS = ["min", "mean", "max", "p50", "p95", "p99"] as const;

/**
 * The last values of a measurement, and how they are spread. Cost: one store a value; the sort is paid by whoever reads.
 * Source: Flink's DescriptiveStatisticsHistogram, a window of the last values.
 */
export class SlidingHistogram {
  readonly #values = new Float64Array(WINDOW);
  #count = 0;
  #isRead = true;

  update(value: number): void {
    this.#values[this.#count++ % WINDOW] = value;
    this.#isRead = false;
  }

  /** The parts as of now; undefined where no value has come since they were read last. Percentiles by the nearest rank. */
  read(): readonly number[] | undefined {
    if (this.#isRead) return undefined;
    this.#isRead = true;
    const sorted = this.#values.slice(0, Math.min(this.#count, WINDOW)).sort();
    const rank = (part: number): number => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)]!;
    const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
    return [sorted[0]!, mean, sorted.at(-1)!, rank(0.5), rank(0.95), rank(0.99)];
  }
}
