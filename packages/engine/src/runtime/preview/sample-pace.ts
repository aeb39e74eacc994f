/** Rows of each source by node id, and behind how many of them a source falls silent and is idle until all others are through with theirs. */
export interface SamplePaceOptions {
  readonly rows: Readonly<Record<string, number>>;
  readonly idleAfter: Readonly<Record<string, number>>;
}

/**
 * When readers of given rows may go on. Without idle sources each ends behind its rows. With some, none ends before all rows are given, since the end
 * of a source is the end of time; who is idle goes on once every other source has nothing more or is idle too, one after the other.
 */
export class SamplePace {
  /** Rows of all sources together behind which nobody reads on. */
  limit = Infinity;
  readonly #rows: Readonly<Record<string, number>>;
  readonly #idleAfter: Readonly<Record<string, number>>;
  readonly #read = new Map<string, number>();

  constructor({ rows, idleAfter }: SamplePaceOptions) {
    this.#rows = rows;
    this.#idleAfter = idleAfter;
  }

  /** Rows that all sources have given. */
  get total(): number {
    return [...this.#read.values()].reduce((sum, count) => sum + count, 0);
  }

  /** How many rows a source has given: as it reads, and where it goes on after a restore. */
  note(nodeId: string, count: number): void {
    this.#read.set(nodeId, count);
  }

  /** What a source does now. */
  next(nodeId: string): "read" | "idle" | "hold" | "end" {
    if (this.total >= this.limit) return "hold";
    if (!this.#isThrough(nodeId)) return this.#isAtPause(nodeId) && !this.#othersRest(nodeId) ? "idle" : "read";
    const all = Object.keys(this.#rows);
    if (Object.keys(this.#idleAfter).length === 0 || all.every((id) => this.#isThrough(id))) return "end";
    return this.#idleAfter[nodeId] === undefined ? "hold" : "idle";
  }

  #isThrough(nodeId: string): boolean {
    return (this.#read.get(nodeId) ?? 0) >= (this.#rows[nodeId] ?? 0);
  }

  #isAtPause(nodeId: string): boolean {
    return (this.#read.get(nodeId) ?? 0) === this.#idleAfter[nodeId];
  }

  #othersRest(nodeId: string): boolean {
    return Object.keys(this.#rows).every((id) => id === nodeId || this.#isThrough(id) || this.#isAtPause(id));
  }
}
