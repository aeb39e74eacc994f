import { existsSync, readFileSync, realpathSync, rmSync } from "node:fs";
import path from "node:path";
import { endProcess, waitUntilGone } from "../processes/end-process.ts";
import { identify, isRunning, processesIn } from "../processes/process-identity.ts";

const GRACE_MS = 5_000;

/**
 * Ends what an earlier server on this data folder left behind: itself, if whoever started it was killed, or its lock file, if its process
 * number belongs to another program by now. The caller must hold the lock of the installation.
 */
export async function endLeftoverServer(dataFolder: string): Promise<void> {
  const lockFile = path.join(dataFolder, "postmaster.pid");
  if (!existsSync(lockFile)) return;
  const folder = realpathSync(dataFolder);
  const pid = Number(readFileSync(lockFile, "utf8").split("\n")[0]);
  const members = processesIn(folder);
  if (members.includes(pid)) await endProcess(identify(pid), "SIGINT", GRACE_MS);
  // Without their server the others end by themselves; the shared memory must be free before the next one starts.
  for (const member of processesIn(folder)) {
    if (!(await waitUntilGone(identify(member), GRACE_MS))) await endProcess(identify(member), "SIGQUIT", GRACE_MS);
  }
  if (existsSync(lockFile) && isRunning(identify(pid)) && existsSync("/proc/self/cwd")) rmSync(lockFile);
}
