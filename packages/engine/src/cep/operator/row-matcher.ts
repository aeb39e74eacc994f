import type { Row } from "../../record/row.ts";
import type { StateKey } from "../../state/state-backend.ts";

/** A partial match, for people. */
export interface LongestWaitingMatch {
  /** One of its rows: it has the key. */
  readonly row: Row;
  /** Time of its first row. */
  readonly since: number;
  /** Name of the step that it waits for. */
  readonly step: string;
}

/** Matches rows in event time, over all keys; the operator sorts them first. */
export interface RowMatcher {
  /** False where the row changes nothing, whatever came before it, so that it needs no place in the order. */
  needs(row: Row, timestamp: number): boolean;
  /** Rows in order of time. */
  row(row: Row, timestamp: number, key: StateKey): void;
  /** No row up to the watermark will come: called after the rows up to it. */
  advance(watermark: number): void;
  /** Before a snapshot: brings the declared state up to date. */
  flush(): void;
  /** When the first row came of what waits longest for its window; Infinity where nothing does. */
  readonly longestWaitingSince: number;
  /** The partial match that has waited longest. Takes milliseconds at most: asked now and then. */
  longestWaiting(): LongestWaitingMatch | undefined;
}
