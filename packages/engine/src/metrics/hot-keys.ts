import type { HotKey } from "@millrace/pipeline/metrics";
import { shownKey } from "./shown-key.ts";

/** Keys with less than this share of the rows are not worth a word. */
const LEAST_SHARE = 0.05;
const LEAST_SAMPLES = 100;
/** Samples after which nothing more is taken before the keys are told: a share is known to 1.6 percentage points then, and more would only cost. */
const MOST_SAMPLES = 1_024;

/** The keys that take most of a node's rows, from a bounded sample of them. Cost: one entry of a map a sample. */
export class HotKeys {
  readonly #counts = new Map<string, number>();
  #total = 0;
  /** Numerical Recipes' generator: its high bits are random enough to choose a row. */
  #random = 42;
  /** False from the last sample that is taken until the keys are told. Whoever samples asks before it makes the values. */
  isOpen = true;

  /** `values` are those of the key columns. */
  add(values: readonly unknown[]): void {
    if (!this.isOpen) return;
    const key = shownKey(values);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    if (++this.#total === MOST_SAMPLES) this.isOpen = false;
  }

  /** A row of a frame, from `start` up to but without `end`: each as likely as the others. */
  anyOf(start: number, end: number): number {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) | 0;
    return start + Math.floor(((this.#random >>> 0) / 2 ** 32) * (end - start));
  }

  /** The hot keys since the last call, most frequent first; undefined where too few rows were seen to say anything. */
  take(subtask: number): readonly HotKey[] | undefined {
    const total = this.#total;
    if (total < LEAST_SAMPLES) return undefined;
    const hot = Array.from(this.#counts, ([key, count]) => ({ key, subtask, share: count / total })).filter(
      ({ share }) => share >= LEAST_SHARE,
    );
    this.#counts.clear();
    this.#total = 0;
    this.isOpen = true;
    return hot.sort((a, b) => b.share - a.share).slice(0, 5);
  }
}
