import type { Row } from "../../record/row.ts";
import type { BufferEntry, KeyMatches } from "./key-matches.ts";

/**
 * Where references of conditions look: the rows that one partial match has taken so far, without the row at hand.
 * The automaton points it at a partial match before it asks a condition; output mapping points it at a whole match.
 */
export class StepCursor {
  #matches: KeyMatches | undefined;
  #entry = -1;
  #path: readonly BufferEntry[] | undefined;
  /** The step that took the row at hand, for output columns. */
  step = -1;

  /** The partial match whose last taken row is at `entry`; −1: none yet. */
  pointAt(matches: KeyMatches, entry: number): void {
    this.#matches = matches;
    this.#entry = entry;
    this.#path = undefined;
  }

  /** A path that is already taken out of the buffer. */
  pointAtPath(path: readonly BufferEntry[]): void {
    this.#matches = undefined;
    this.#path = path;
  }

  /** The row that the step took last. */
  last(step: number): Row | undefined {
    if (this.#path !== undefined) return this.#path.findLast((entry) => entry.step === step)?.row;
    for (let entry = this.#at(this.#entry); entry !== undefined; entry = this.#at(entry.previous))
      if (entry.step === step) return entry.row;
    return undefined;
  }

  /** The row that the step took first. */
  first(step: number): Row | undefined {
    if (this.#path !== undefined) return this.#path.find((entry) => entry.step === step)?.row;
    let found: Row | undefined;
    for (let entry = this.#at(this.#entry); entry !== undefined; entry = this.#at(entry.previous))
      if (entry.step === step) found = entry.row;
    return found;
  }

  /** The rows that the step took, in order. */
  rows(step: number): Row[] {
    const rows: Row[] = [];
    if (this.#path !== undefined) {
      for (const entry of this.#path) if (entry.step === step) rows.push(entry.row);
      return rows;
    }
    for (let entry = this.#at(this.#entry); entry !== undefined; entry = this.#at(entry.previous))
      if (entry.step === step) rows.push(entry.row);
    return rows.reverse();
  }

  #at(position: number): BufferEntry | undefined {
    return position === -1 ? undefined : (this.#matches?.entries[position] ?? undefined);
  }
}
