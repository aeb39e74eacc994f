import { EngineError } from "../operators/engine-error.ts";
import type { Clock } from "../time/clock.ts";

/** A clock that stands still until it is told, and refuses to go back. Begins at 0. */
export class TestClock implements Clock {
  #now: number;

  constructor(now = 0) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  set(now: number): void {
    if (now < this.#now) throw new EngineError("CLOCK_BACKWARDS", `The test clock stands at ${this.#now} and cannot go back to ${now}.`);
    this.#now = now;
  }
}
