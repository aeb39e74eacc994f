import type { TakenJob } from "../lease/lease.ts";
import type { JobFailure } from "../protocol/messages.ts";

/** What to do with a job that was just taken. */
export type Recovery =
  | { readonly action: "run" }
  /** Run it from its newest checkpoint. */
  | { readonly action: "resume"; readonly cause: string }
  | { readonly action: "cancel" }
  | { readonly action: "fail"; readonly failure: JobFailure };

/** Where a job may be taken up from; undefined where it has no checkpoint. */
export type FindCheckpoint = (jobId: string) => Promise<string | undefined>;

/**
 * A job that has never run is run. One that ran elsewhere is taken up from its newest checkpoint; before its first one it begins anew where
 * it takes checkpoints at all: nothing that it wrote counts then, but with sinks that promise no more than at least once. A job without
 * checkpoints may have written to its sinks, and beginning again would double that.
 */
export async function recoveryOf(
  job: TakenJob,
  findCheckpoint: FindCheckpoint,
  { isRecoverable }: { readonly isRecoverable: boolean },
): Promise<Recovery> {
  if (job.intent === "cancel" || job.state === "CANCELLING") return { action: "cancel" };
  if (job.state === "FAILING")
    return { action: "fail", failure: { code: "JOB_FAILED", message: "The worker ended while the job was failing." } };
  if (job.state === "CREATED" && job.attempt === 0) return { action: "run" };
  const checkpoint = await findCheckpoint(job.lease.jobId);
  if (checkpoint !== undefined || isRecoverable) {
    const cause =
      job.state === "SUSPENDED"
        ? "A worker has taken the suspended job up"
        : "The worker that ran the job ended or did not answer any more";
    return {
      action: "resume",
      cause: `${cause}; the job ${checkpoint === undefined ? "has no checkpoint yet and begins anew" : "goes on from its checkpoint"}.`,
    };
  }
  return {
    action: "fail",
    failure: {
      code: "WORKER_LOST",
      message:
        "The worker that ran the job ended or did not answer any more, and the job has no checkpoint to continue from. Start it again.",
    },
  };
}
