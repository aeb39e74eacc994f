import { readFileSync, readdirSync, readlinkSync, existsSync } from "node:fs";

/** A process as something that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in clock ticks since boot; null where the system does not tell (not Linux). */
  readonly startTicks: number | null;
}

export function identify(pid: number): ProcessIdentity {
  return { pid, startTicks: startTicksOf(pid) };
}

/** True while exactly this process runs. */
export function isRunning(process_: ProcessIdentity): boolean {
  return isAlive(process_.pid) && (process_.startTicks === null || startTicksOf(process_.pid) === process_.startTicks);
}

/** Processes whose working folder is `folder`: PostgreSQL's are in their data folder. Empty where the system does not tell. */
export function processesIn(folder: string): number[] {
  if (!existsSync("/proc/self/cwd")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => workingFolderOf(pid) === folder);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return statOf(pid)?.state !== "Z";
}

function startTicksOf(pid: number): number | null {
  return statOf(pid)?.startTicks ?? null;
}

/** /proc/<pid>/stat after the name, which may hold spaces and brackets itself. */
function statOf(pid: number): { state: string; startTicks: number } | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    // Not Linux, or the process is gone.
    return undefined;
  }
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0] ?? "", startTicks: Number(fields[19]) };
}

function workingFolderOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    // Gone, or of another user.
    return undefined;
  }
}
