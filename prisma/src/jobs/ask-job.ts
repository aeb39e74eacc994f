import { notify } from "../announcements/notify.ts";
import type { Database } from "../database.ts";

/** What a running job may be asked, besides savepoints: what its threads spend their time on in the next `durationMs`. */
export interface JobQuestion {
  readonly kind: "profile";
  readonly durationMs: number;
}

/** Leaves a question for the worker that holds the job; the id of its row (JobRequest), which gets the answer. */
export async function askJob(db: Database, jobId: string, { kind, ...data }: JobQuestion, requestedBy: string): Promise<string> {
  return db.$transaction(async (tx) => {
    const { id } = await tx.jobRequest.create({ data: { jobId, kind, requestedBy, data }, select: { id: true } });
    await notify(tx, "intent", jobId);
    return id;
  });
}
