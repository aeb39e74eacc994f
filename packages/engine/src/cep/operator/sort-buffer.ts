import type { Row } from "../../record/row.ts";

/**
 * Rows that wait for the watermark, given back in order of time and, at the same time, of arrival.
 * Cost: O(1) a row that comes in order; a watermark sorts only where rows came out of order since the last one.
 */
export class SortBuffer {
  #rows: Row[] = [];
  #timestamps: number[] = [];
  #isSorted = true;

  get size(): number {
    return this.#rows.length;
  }

  add(row: Row, timestamp: number): void {
    const { length } = this.#timestamps;
    if (length > 0 && timestamp < (this.#timestamps[length - 1] as number)) this.#isSorted = false;
    this.#rows.push(row);
    this.#timestamps.push(timestamp);
  }

  /** Takes out the rows with a time up to the watermark and hands them over, in order. */
  release(watermark: number, take: (row: Row, timestamp: number) => void): void {
    this.#sort();
    const [rows, timestamps] = [this.#rows, this.#timestamps];
    let due = timestamps.length;
    if (due > 0 && (timestamps[due - 1] as number) > watermark) due = firstAfter(timestamps, watermark);
    if (due === 0) return;
    this.#rows = rows.slice(due);
    this.#timestamps = timestamps.slice(due);
    for (let i = 0; i < due; i++) take(rows[i] as Row, timestamps[i] as number);
  }

  /** Looks at all rows, in order. */
  forEach(visit: (row: Row, timestamp: number) => void): void {
    this.#sort();
    this.#rows.forEach((row, i) => visit(row, this.#timestamps[i] as number));
  }

  #sort(): void {
    if (this.#isSorted) return;
    const [rows, timestamps] = [this.#rows, this.#timestamps];
    const order = rows.map((_, i) => i).toSorted((a, b) => (timestamps[a] as number) - (timestamps[b] as number));
    this.#rows = order.map((i) => rows[i] as Row);
    this.#timestamps = order.map((i) => timestamps[i] as number);
    this.#isSorted = true;
  }
}

/** Position of the first time after `limit` in an ascending list. */
function firstAfter(timestamps: readonly number[], limit: number): number {
  let low = 0;
  let high = timestamps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timestamps[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
