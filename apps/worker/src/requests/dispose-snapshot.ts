import path from "node:path";
import { notify, type Database } from "@millrace/db";
import { FileCheckpointStorage } from "@millrace/engine/node";
import { requireBelow } from "./require-below.ts";

/** Removes the files of a savepoint or checkpoint and notes when. One that is gone already stays gone. */
export async function disposeSnapshot(
  db: Database,
  { jobId, number }: { readonly jobId: string; readonly number: number },
  checkpointsFolder: string,
): Promise<{ readonly path: string | null }> {
  const snapshot = await db.checkpoint.findUniqueOrThrow({
    where: { jobId_number: { jobId, number } },
    select: { path: true, disposedAt: true },
  });
  if (snapshot.path === null || snapshot.disposedAt !== null) return { path: snapshot.path };
  const folder = requireBelow(checkpointsFolder, snapshot.path);
  await new FileCheckpointStorage(path.dirname(folder)).discard({ path: folder });
  await db.checkpoint.update({ where: { jobId_number: { jobId, number } }, data: { disposedAt: new Date() } });
  await notify(db, "checkpoints", jobId);
  return { path: snapshot.path };
}
