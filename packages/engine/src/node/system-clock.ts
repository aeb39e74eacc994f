import type { Clock } from "../time/clock.ts";

/** The machine's clock; never goes back within a process, even where the machine's does. */
export class SystemClock implements Clock {
  #last = 0;

  now(): number {
    const now = Date.now();
    if (now > this.#last) this.#last = now;
    return this.#last;
  }
}
