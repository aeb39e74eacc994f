import { rmdir } from "node:fs/promises";
import path from "node:path";
import { FileCheckpointStorage } from "@millrace/engine/node";

/** The folder of a job's checkpoints and savepoints. */
export function checkpointFolderOf(checkpointsFolder: string, jobId: string): string {
  return path.join(checkpointsFolder, jobId);
}

/** The complete checkpoints of a job, newest first. Whether one is whole is found out when it is restored. */
export async function completeCheckpoints(checkpointsFolder: string, jobId: string): Promise<string[]> {
  const checkpoints = await new FileCheckpointStorage(checkpointFolderOf(checkpointsFolder, jobId)).list();
  return checkpoints.map((checkpoint) => checkpoint.path);
}

export async function newestCheckpoint(checkpointsFolder: string, jobId: string): Promise<string | undefined> {
  return (await completeCheckpoints(checkpointsFolder, jobId))[0];
}

/** Removes the checkpoints of a job that will not go on. Savepoints belong to people and stay. */
export async function discardCheckpoints(checkpointsFolder: string, jobId: string): Promise<string[]> {
  const folder = checkpointFolderOf(checkpointsFolder, jobId);
  const storage = new FileCheckpointStorage(folder);
  const checkpoints = await storage.list();
  for (const checkpoint of checkpoints) await storage.discard(checkpoint);
  await rmdir(folder).catch((error: NodeJS.ErrnoException) => {
    // It still holds savepoints, or it never was.
    if (error.code !== "ENOTEMPTY" && error.code !== "ENOENT") throw error;
  });
  return checkpoints.map((checkpoint) => checkpoint.path);
}
