import type { KeyMatches } from "../state/key-matches.ts";
import type { StateKey } from "../../state/state-backend.ts";

/** A key and when the window of one of its partial matches is over. */
export interface Deadline {
  readonly at: number;
  readonly key: StateKey;
  readonly keyGroup: number;
  /** What the partial match belonged to when it began, to see without asking the state whether anything is left of it. */
  readonly matches: KeyMatches;
}

/**
 * When windows end, over all keys. Rows are matched in order of time and all windows have one length, so deadlines are added in order and a
 * queue does what a heap of timers would. Not state: it is rebuilt from the partial matches after a restore.
 */
export class DeadlineQueue {
  #deadlines: Deadline[] = [];
  #head = 0;

  get size(): number {
    return this.#deadlines.length - this.#head;
  }

  /** The earliest deadline. */
  get first(): Deadline | undefined {
    return this.#deadlines[this.#head];
  }

  /** In order of time, until `visit` says true. */
  find(visit: (deadline: Deadline) => boolean): void {
    for (let at = this.#head; at < this.#deadlines.length; at++) if (visit(this.#deadlines[at]!)) return;
  }

  add(deadline: Deadline): void {
    const last = this.#deadlines.at(-1);
    this.#deadlines.push(deadline);
    if (last !== undefined && deadline.at < last.at) this.#sort();
  }

  /** All at once, in any order. */
  restore(deadlines: readonly Deadline[]): void {
    for (const deadline of deadlines) this.#deadlines.push(deadline);
    this.#sort();
  }

  /** Takes out what is due, in order. */
  release(time: number, take: (deadline: Deadline) => void): void {
    for (let next = this.first; next !== undefined && next.at <= time; next = this.first) {
      this.#head++;
      take(next);
    }
    if (this.#head > 1024 && this.#head * 2 > this.#deadlines.length) {
      this.#deadlines = this.#deadlines.slice(this.#head);
      this.#head = 0;
    }
  }

  #sort(): void {
    this.#deadlines = this.#deadlines.slice(this.#head).toSorted((a, b) => a.at - b.at);
    this.#head = 0;
  }
}
