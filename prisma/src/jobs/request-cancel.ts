import { notify } from "../announcements/notify.ts";
import type { Database } from "../database.ts";

/** States that a job never leaves. */
export const ENDED_STATES = ["FINISHED", "CANCELED", "FAILED"] as const;

/**
 * Says that people want the job to end. Idempotent: asking again, or for a job that has ended, changes nothing and returns false.
 * Whoever holds the job does it, and reports the states.
 */
export function requestCancel(db: Database, jobId: string, { requestedBy }: { readonly requestedBy: string }): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.job.updateMany({
      where: { id: jobId, intent: { not: "cancel" }, state: { notIn: [...ENDED_STATES] } },
      data: { intent: "cancel" },
    });
    if (count === 0) return false;
    await tx.jobEvent.create({
      data: { jobId, type: "action", message: "Cancel was requested", data: { intent: "cancel", actor: requestedBy } },
    });
    for (const topic of ["intent", "events"] as const) await notify(tx, topic, jobId);
    return true;
  });
}
