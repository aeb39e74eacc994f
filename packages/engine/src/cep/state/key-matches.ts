import type { Row } from "../../record/row.ts";

/** A run of the automaton: the state it waits in and the row it took last. */
export interface PartialMatch {
  /** Index of the automaton's state. */
  readonly state: number;
  /** Entry of the shared buffer for the row taken last; −1 before the first. */
  readonly entry: number;
  /** Number of its first row among the rows of the key; NO_ROW before the first. Orders matches. */
  readonly firstRow: number;
  /** Time of the first row; −1 before it. */
  readonly startTimestamp: number;
}

/** Later than every row: the run that waits for a first row. A number that JSON knows. */
export const NO_ROW = Number.MAX_SAFE_INTEGER;

/**
 * One taken row in the shared buffer: which step took it and which entry came before. Chains share their beginnings, so a fork costs one
 * entry and copies nothing; `references` counts the partial matches and entries that point here.
 */
export interface BufferEntry {
  readonly step: number;
  readonly row: Row;
  readonly timestamp: number;
  readonly rowNumber: number;
  /** −1 at the first row. */
  readonly previous: number;
  references: number;
}

/**
 * All that is kept for one key: plain data, written to snapshots as it is. Entries refer to each other by position in `entries`;
 * free positions hold null and are listed in `free`.
 */
export interface KeyMatches {
  /** Version of the pattern that the partial matches belong to. */
  readonly version: number;
  /** A heap by first row; holds the run that waits for a first row. */
  partial: PartialMatch[];
  /** Complete, but held back by an earlier partial match (skip strategies). A heap by first row. */
  completed: PartialMatch[];
  entries: (BufferEntry | null)[];
  free: number[];
  nextRowNumber: number;
  /** The instant of the row before, where windows since the previous row ask for it; else −1. */
  advancedTo: number;
}

export function freshMatches(version: number, fresh: PartialMatch[]): KeyMatches {
  return { version, partial: fresh, completed: NONE, entries: NONE, free: NONE, nextRowNumber: 0, advancedTo: -1 };
}

/**
 * The empty list of all keys. Most keys never need a list of their own, and their number decides the load of the garbage collector (bench suite
 * cep), so a list is made when its first element comes. Never changed.
 */
export const NONE: never[] = [];

/** True where the key is as if no row had ever come, so that nothing needs to be kept. */
export function isFresh(matches: KeyMatches): boolean {
  return matches.partial.length === 1 && matches.partial[0]?.entry === -1 && matches.completed.length === 0;
}
