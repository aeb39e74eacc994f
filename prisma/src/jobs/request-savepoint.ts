import type { Database } from "../database.ts";
import { requestSnapshot, type SnapshotRequest } from "./request-snapshot.ts";

/** Asks a job for a savepoint; the job runs on. Answers as `requestSnapshot`. */
export function requestSavepoint(
  db: Database,
  jobId: string,
  request: Pick<SnapshotRequest, "requestedBy" | "label" | "scheduleId">,
): Promise<string | undefined> {
  const message = request.label === undefined ? "A savepoint was requested" : `The savepoint "${request.label}" was requested`;
  return requestSnapshot(db, jobId, { ...request, kind: "savepoint", message });
}
