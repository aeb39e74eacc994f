import type { JobState } from "@millrace/db";

/**
 * From which state a job may go where: Flink's, with SUSPENDED for a job that waits for a worker to take it up from its checkpoint.
 * FINISHED, CANCELED and FAILED are final.
 */
export const TRANSITIONS: Readonly<Record<JobState, readonly JobState[]>> = {
  CREATED: ["RUNNING", "RESTARTING", "CANCELLING", "FAILING", "SUSPENDED"],
  RUNNING: ["RESTARTING", "FINISHED", "CANCELLING", "FAILING", "SUSPENDED"],
  RESTARTING: ["RUNNING", "CANCELLING", "FAILING", "SUSPENDED"],
  SUSPENDED: ["RESTARTING", "CANCELLING", "FAILING"],
  CANCELLING: ["CANCELED", "FAILING"],
  FAILING: ["FAILED"],
  FINISHED: [],
  CANCELED: [],
  FAILED: [],
};

export function isFinal(state: JobState): boolean {
  return TRANSITIONS[state].length === 0;
}
