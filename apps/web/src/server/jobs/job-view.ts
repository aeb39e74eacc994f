import type { JobPulse } from "../../monitor/sample/job-pulse.ts";

export const JOB_STATES = [
  "CREATED",
  "RUNNING",
  "RESTARTING",
  "FAILING",
  "FAILED",
  "CANCELLING",
  "CANCELED",
  "SUSPENDED",
  "FINISHED",
] as const;
export type JobState = (typeof JOB_STATES)[number];
export const ENDED_STATES: readonly JobState[] = ["FINISHED", "FAILED", "CANCELED"];

/** A job as lists show it. Times are epoch ms. */
export interface JobSummary {
  readonly id: string;
  readonly name: string;
  readonly pipelineId: string;
  readonly versionNumber: number;
  readonly state: JobState;
  readonly stateSince: number;
  readonly cause: string | null;
  /** "run", "cancel", "stop", or a stop behind which the job goes on: "rescale" at another parallelism, "upgrade" with another version. */
  readonly intent: string;
  readonly attempt: number;
  readonly restarts: number;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly startingPoint: string | null;
  readonly predecessorId: string | null;
  /** How it came from its predecessor: "restart", "rescale", "upgrade", "restore", "clone". */
  readonly origin: string | null;
  /** The newest job that goes on from this one or repeats it. */
  readonly successorId: string | null;
  /** When the newest checkpoint was complete; null while there is none, and for ended jobs. */
  readonly lastCheckpointAt: number | null;
  readonly parallelism: number;
  readonly pulse: JobPulse | null;
}
