import { setTimeout as delay } from "node:timers/promises";
import { isRunning, type ProcessIdentity } from "./process-identity.ts";

const POLL_MS = 25;

/** Resolves with true as soon as the process is gone, with false after `timeoutMs`. For processes that are not our children. */
export async function waitUntilGone(target: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (isRunning(target)) {
    if (performance.now() >= deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

/** Asks a process and its group to end, and kills what has not ended after `graceMs`. */
export async function endProcess(target: ProcessIdentity, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  if (!isRunning(target)) return;
  send(target.pid, signal);
  if (!(await waitUntilGone(target, graceMs))) send(target.pid, "SIGKILL");
  // Members of the group that outlived their leader.
  send(target.pid, "SIGKILL", { leaderToo: false });
}

/** To the group that the process leads, and to the process itself where it leads none. */
export function send(pid: number, signal: NodeJS.Signals, { leaderToo = true } = {}): void {
  for (const target of leaderToo ? [-pid, pid] : [-pid]) {
    try {
      process.kill(target, signal);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}
