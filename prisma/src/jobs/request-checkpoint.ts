import type { Database } from "../database.ts";
import { requestSnapshot, type SnapshotRequest } from "./request-snapshot.ts";

/** Asks a job for a checkpoint out of turn; the job runs on. Answers as `requestSnapshot`. */
export function requestCheckpoint(
  db: Database,
  jobId: string,
  { requestedBy }: Pick<SnapshotRequest, "requestedBy">,
): Promise<string | undefined> {
  return requestSnapshot(db, jobId, { kind: "checkpoint", requestedBy, message: "A checkpoint was requested" });
}
