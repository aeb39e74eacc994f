import { randomUUID } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import path from "node:path";

const PREFIX = "working-";

/**
 * A folder for the working files of an attempt, beside the checkpoints, so that these can be links to them. Those of earlier attempts are removed: state is in checkpoints, and
 * who still works there has been fenced off. It is made when it is needed.
 */
export async function emptyWorkingFolder(checkpointFolder: string): Promise<string> {
  const names = await readdir(checkpointFolder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  for (const name of names) if (name.startsWith(PREFIX)) await rm(path.join(checkpointFolder, name), { recursive: true, force: true });
  return path.join(checkpointFolder, `${PREFIX}${randomUUID()}`);
}
