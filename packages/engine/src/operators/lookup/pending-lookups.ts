import type { Row, RowKind } from "../../record/row.ts";

/** A row that waits for its answer, with what the answer is once it has come. */
export interface PendingLookup<R> {
  readonly row: Row;
  readonly timestamp: number;
  readonly kind: RowKind;
  outcome: { readonly result: R } | { readonly error: Error } | undefined;
}

/**
 * Rows on their way through an asynchronous lookup, in order of arrival. Ordered: a row leaves when it and all rows before it have their answers. Unordered: a
 * row leaves as soon as it has its own.
 */
export class PendingLookups<R> {
  readonly #isOrdered: boolean;
  #rows: PendingLookup<R>[] = [];
  #unanswered = 0;

  constructor(isOrdered: boolean) {
    this.#isOrdered = isOrdered;
  }

  get size(): number {
    return this.#rows.length;
  }

  get unanswered(): number {
    return this.#unanswered;
  }

  add(row: Row, timestamp: number, kind: RowKind): PendingLookup<R> {
    const pending: PendingLookup<R> = { row, timestamp, kind, outcome: undefined };
    this.#rows.push(pending);
    this.#unanswered++;
    return pending;
  }

  answer(pending: PendingLookup<R>, outcome: NonNullable<PendingLookup<R>["outcome"]>): void {
    if (pending.outcome !== undefined) return;
    pending.outcome = outcome;
    this.#unanswered--;
  }

  /** Takes out the rows that may leave. */
  takeAnswered(): PendingLookup<R>[] {
    if (this.#isOrdered) {
      const firstWaiting = this.#rows.findIndex((pending) => pending.outcome === undefined);
      return this.#rows.splice(0, firstWaiting === -1 ? this.#rows.length : firstWaiting);
    }
    const answered = this.#rows.filter((pending) => pending.outcome !== undefined);
    if (answered.length > 0) this.#rows = this.#rows.filter((pending) => pending.outcome === undefined);
    return answered;
  }

  /** All rows that are still here: they are state. */
  all(): readonly PendingLookup<R>[] {
    return this.#rows;
  }
}
