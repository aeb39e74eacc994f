import type { Scheduler } from "../checkpoint/scheduler.ts";

/** Timers of the process.. */
export class RealScheduler implements Scheduler {
  now(): number {
    return Date.now();
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  }
}
