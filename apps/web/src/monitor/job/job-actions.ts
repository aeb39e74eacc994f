import type { JobState } from "../../server/jobs/job-view.ts";

export interface AllowedActions {
  readonly cancel: boolean;
  readonly savepoint: boolean;
  /** Stop with a savepoint. */
  readonly stop: boolean;
  readonly rescale: boolean;
  readonly restart: boolean;
}

/** What may be asked of a job in a state; an intent that is on its way is not asked for twice. */
export function actionsFor(state: JobState, intent: string): AllowedActions {
  const asked = intent !== "run";
  const isRunning = state === "RUNNING" && !asked;
  return {
    // A stop that hangs can still be cut short by a cancel.
    cancel: ["CREATED", "RUNNING", "RESTARTING", "FAILING", "SUSPENDED"].includes(state) && intent !== "cancel",
    savepoint: isRunning,
    stop: isRunning,
    rescale: isRunning,
    restart: state === "FINISHED" || state === "FAILED" || state === "CANCELED",
  };
}
