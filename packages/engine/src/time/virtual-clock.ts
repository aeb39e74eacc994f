import type { Clock } from "./clock.ts";

/** A clock that stands still until it is moved; it never goes back. */
export class VirtualClock implements Clock {
  #now: number;

  constructor(start = 0) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  advanceTo(time: number): void {
    if (time > this.#now) this.#now = time;
  }
}
