import { notify, type JobState, type Transaction } from "@millrace/db";
import type { Lease } from "../lease/lease.ts";
import { withoutNul } from "../record/to-jsonb.ts";
import { isFinal, TRANSITIONS } from "./transitions.ts";

export interface StateChange {
  readonly to: JobState;
  /** Why, in a sentence that people read. */
  readonly cause?: string;
  readonly data?: Readonly<Record<string, string | number | boolean | null>>;
}

/** The state a job is in cannot be followed by the one that was asked for. */
export class StateChangeError extends Error {
  constructor(jobId: string, from: JobState, to: JobState) {
    super(`Job ${jobId} cannot go from ${from} to ${to}.`);
    this.name = "StateChangeError";
  }
}

const WORDS: Readonly<Record<JobState, string>> = {
  CREATED: "Created",
  RUNNING: "Running",
  RESTARTING: "Restarting",
  FAILING: "Failing",
  FAILED: "Failed",
  CANCELLING: "Cancelling",
  CANCELED: "Canceled",
  SUSPENDED: "Suspended",
  FINISHED: "Finished",
};

/**
 * Takes a job to its next state, with an event for its history, and tells everybody when the transaction commits. To be called under the
 * lease. A job that is in the wanted state already stays as it is. A final state gives the lease back.
 */
export async function changeState(tx: Transaction, lease: Lease, { to, cause: said, data = {} }: StateChange): Promise<void> {
  const cause = said === undefined ? undefined : withoutNul(said);
  const { jobId } = lease;
  const { state: from } = await tx.job.findUniqueOrThrow({ where: { id: jobId }, select: { state: true } });
  if (from === to) return;
  if (!TRANSITIONS[from].includes(to)) throw new StateChangeError(jobId, from, to);
  await tx.$executeRaw`
    UPDATE "Job" SET "state" = ${to}::"JobState", "stateSince" = now(), "cause" = ${cause ?? null},
      "startedAt" = CASE WHEN ${to} = 'RUNNING' THEN COALESCE("startedAt", now()) ELSE "startedAt" END,
      "endedAt" = CASE WHEN ${isFinal(to)} THEN now() ELSE NULL END,
      "leaseExpiresAt" = CASE WHEN ${isFinal(to)} THEN NULL ELSE "leaseExpiresAt" END
    WHERE "id" = ${jobId}::uuid`;
  await tx.jobEvent.create({
    data: { jobId, type: "state", message: cause === undefined ? WORDS[to] : `${WORDS[to]}: ${cause}`, data: { from, to, ...data } },
  });
  await notify(tx, "job", jobId);
  await notify(tx, "events", jobId);
}
