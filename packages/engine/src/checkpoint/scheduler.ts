/** Timers of the job manager, apart from operators' timers: real ones in a job, stepped ones in simulation. */
export interface Scheduler {
  now(): number;
  /** Calls `run` once after `delayMs`; the answer takes it back. */
  after(delayMs: number, run: () => void): () => void;
}
