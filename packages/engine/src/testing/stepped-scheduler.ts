import type { Scheduler } from "../checkpoint/scheduler.ts";

/** A scheduler whose time goes on only by `advance`; runs due calls in order of time, and lets promises settle in between. */
export class SteppedScheduler implements Scheduler {
  #nowMs = 0;
  #calls: { readonly atMs: number; readonly run: () => void }[] = [];

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const call = { atMs: this.#nowMs + Math.max(0, delayMs), run };
    this.#calls.push(call);
    return () => {
      this.#calls = this.#calls.filter((other) => other !== call);
    };
  }

  /** Calls that have not run and were not taken back. */
  get waiting(): number {
    return this.#calls.length;
  }

  async advance(byMs: number): Promise<void> {
    const untilMs = this.#nowMs + byMs;
    for (;;) {
      await settle();
      const next = this.#calls.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.#nowMs = next.atMs;
      this.#calls = this.#calls.filter((call) => call !== next);
      next.run();
    }
    this.#nowMs = untilMs;
  }
}

/** Enough turns of the microtask queue for chains of promises over memory. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}
