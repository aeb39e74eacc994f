import type { CheckpointReport, JobStatus } from "@millrace/engine/node";

/** States of a job with Flink's name of the time spent in them. */
const STATES = {
  CREATED: "created",
  INITIALIZING: "initializing",
  RUNNING: "running",
  RESTARTING: "restarting",
  FAILING: "failing",
  CANCELLING: "cancelling",
} as const;
type TimedState = keyof typeof STATES;

/**
 * The metrics of a job as a whole since its process began, by Flink's names: restarts, times, checkpoints. Durations in ms, sizes in bytes, moments in
 * epoch ms. `<state>Time` is how long the job has been in that state, 0 where it is in another; `<state>TimeTotal` how long it has been in all.
 */
export class JobFigures {
  #state: TimedState | undefined = "INITIALIZING";
  #since: number;
  readonly #totals = new Map<TimedState, number>();
  readonly #inProgress = new Set<number>();
  #completed = 0;
  #failed = 0;
  #last: CheckpointReport | undefined;
  #restoredAt: number | undefined;

  /** `isRestored`: it begins from a snapshot. */
  constructor(now: number, isRestored: boolean) {
    this.#since = now;
    this.#restoredAt = isRestored ? now : undefined;
  }

  changed(status: JobStatus, now: number): void {
    if (this.#state !== undefined) this.#totals.set(this.#state, (this.#totals.get(this.#state) ?? 0) + now - this.#since);
    if (this.#state === "RESTARTING" && status === "RUNNING" && this.#last !== undefined) this.#restoredAt = now;
    this.#state = status in STATES ? (status as TimedState) : undefined;
    this.#since = now;
  }

  checkpoint(report: CheckpointReport): void {
    if (report.status === "in-progress") {
      this.#inProgress.add(report.checkpointId);
      return;
    }
    this.#inProgress.delete(report.checkpointId);
    if (report.status === "failed") this.#failed++;
    else {
      this.#completed++;
      this.#last = report;
    }
  }

  /** `attempt` counts from one. Null where there is nothing to tell yet. */
  read(now: number, attempt: number): Record<string, number | null> {
    const last = this.#last;
    const inState = now - this.#since;
    const times = Object.entries(STATES).flatMap(([state, name]) => {
      const current = state === this.#state ? inState : 0;
      return [
        [`${name}Time`, current],
        [`${name}TimeTotal`, current + (this.#totals.get(state as TimedState) ?? 0)],
      ] as const;
    });
    const isRunning = this.#state === "RUNNING";
    return {
      numRestarts: Math.max(0, attempt - 1),
      uptime: isRunning ? inState : 0,
      downtime: isRunning ? 0 : inState,
      ...Object.fromEntries(times),
      totalNumberOfCheckpoints: this.#completed + this.#failed + this.#inProgress.size,
      numberOfInProgressCheckpoints: this.#inProgress.size,
      numberOfCompletedCheckpoints: this.#completed,
      numberOfFailedCheckpoints: this.#failed,
      lastCompletedCheckpointId: last?.checkpointId ?? null,
      lastCheckpointCompletedTimestamp: last?.endedAtMs ?? null,
      lastCheckpointDuration: last?.endedAtMs === undefined ? null : last.endedAtMs - last.triggeredAtMs,
      lastCheckpointSize: last?.stateBytes ?? null,
      lastCheckpointFullSize: last?.fullStateBytes ?? null,
      lastCheckpointProcessedData: last?.subtasks.reduce((sum, { statistics }) => sum + statistics.processedInFlightBytes, 0) ?? null,
      lastCheckpointPersistedData: last?.persistedInFlightBytes ?? null,
      lastCheckpointRestoreTimestamp: this.#restoredAt ?? null,
    };
  }
}
