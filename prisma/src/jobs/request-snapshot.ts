import { notify } from "../announcements/notify.ts";
import type { Database } from "../database.ts";
import { ENDED_STATES } from "./request-cancel.ts";

/** What is asked for, and how the job's history says so. */
export interface SnapshotRequest {
  readonly kind: "savepoint" | "checkpoint";
  readonly requestedBy: string;
  readonly label?: string | undefined;
  readonly scheduleId?: string | undefined;
  readonly message: string;
}

/** Returns the id of the request, whose row (JobRequest) the worker answers with a path or a failure; undefined where the job has ended. */
export function requestSnapshot(
  db: Database,
  jobId: string,
  { kind, requestedBy, label, scheduleId, message }: SnapshotRequest,
): Promise<string | undefined> {
  return db.$transaction(async (tx) => {
    const job = await tx.job.findFirst({ where: { id: jobId, state: { notIn: [...ENDED_STATES] } }, select: { id: true } });
    if (job === null) return undefined;
    const { id } = await tx.jobRequest.create({
      data: { jobId, kind, requestedBy, label: label ?? null, scheduleId: scheduleId ?? null },
      select: { id: true },
    });
    await tx.jobEvent.create({ data: { jobId, type: "action", message, data: { requestId: id, actor: requestedBy } } });
    for (const topic of ["intent", "events"] as const) await notify(tx, topic, jobId);
    return id;
  });
}
