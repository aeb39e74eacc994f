import type { Row } from "../../record/row.ts";
import type { KeyedStateBackend, ListState, StateKey } from "../../state/state-backend.ts";
import { SortBuffer } from "./sort-buffer.ts";

/**
 * Rows that wait for the watermark. They live in memory in order of arrival, over all keys, and are put into keyed state at barriers.
 * State: `waiting`, the rows of each key with their times, as they were at the last barrier.
 */
export class WaitingRows {
  readonly #buffer = new SortBuffer();
  readonly #keyed: KeyedStateBackend;
  readonly #state: ListState<readonly [timestamp: number, row: Row]>;
  readonly #keyOf: (row: Row) => StateKey;
  readonly #keyGroupOf: (row: Row) => number;
  /** Keys that have rows in state, with their key groups. */
  #stored = new Map<StateKey, number>();

  /** Takes up what was restored. */
  constructor(keyed: KeyedStateBackend, keyOf: (row: Row) => StateKey, keyGroupOf: (row: Row) => number) {
    this.#keyed = keyed;
    this.#keyOf = keyOf;
    this.#keyGroupOf = keyGroupOf;
    this.#state = keyed.list({ name: "waiting", type: { kind: "json", version: 1 } });
    keyed.forEachKey("waiting", (key) => {
      for (const [timestamp, row] of this.#state.get()) {
        this.#buffer.add(row, timestamp);
        this.#stored.set(key, keyGroupOf(row));
      }
    });
  }

  add(row: Row, timestamp: number): void {
    this.#buffer.add(row, timestamp);
  }

  release(watermark: number, take: (row: Row, timestamp: number) => void): void {
    this.#buffer.release(watermark, take);
  }

  /** Before a snapshot: brings the state up to date. */
  flush(): void {
    const byKey = new Map<StateKey, [timestamp: number, row: Row][]>();
    this.#buffer.forEach((row, timestamp) => {
      const key = this.#keyOf(row);
      const rows = byKey.get(key);
      if (rows === undefined) byKey.set(key, [[timestamp, row]]);
      else rows.push([timestamp, row]);
    });
    for (const [key, keyGroup] of this.#stored) {
      if (byKey.has(key)) continue;
      this.#keyed.setCurrentKey(key, keyGroup);
      this.#state.clear();
    }
    this.#stored = new Map();
    for (const [key, rows] of byKey) {
      const keyGroup = this.#keyGroupOf((rows[0] as [number, Row])[1]);
      this.#keyed.setCurrentKey(key, keyGroup);
      this.#state.update(rows);
      this.#stored.set(key, keyGroup);
    }
  }
}
