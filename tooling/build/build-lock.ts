import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { identify, isRunning, type ProcessIdentity } from "../processes/process-identity.ts";

const POLL_MS = 200;

/** Runs `work` while no other process of this clone does: two starts with different homes share what is built. */
export async function withBuildLock(
  root: string,
  { signal, say }: { signal: AbortSignal; say: (text: string) => void },
  work: () => Promise<void>,
): Promise<void> {
  const file = path.join(root, "node_modules", ".cache", "millrace", "build.lock");
  makeFolder(path.dirname(file));
  if (!tryTake(file)) {
    say("Waiting for another start of this clone that builds");
    do await delay(POLL_MS, undefined, { signal });
    while (!tryTake(file));
  }
  try {
    await work();
  } finally {
    release(file);
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EACCES" && code !== "EROFS") throw error;
  }
}

function release(file: string): void {
  if (existsSync(file) && holderOf(file).pid === process.pid) rmSync(file);
}

function tryTake(file: string): boolean {
  try {
    writeFileSync(file, JSON.stringify(identify(process.pid)), { flag: "wx" });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Who may not write here cannot build either, and does not have to where all is up to date.
    if (code === "EACCES" || code === "EROFS" || code === "ENOENT") return true;
    if (code !== "EEXIST") throw error;
  }
  if (!isRunning(holderOf(file))) rmSync(file, { force: true });
  return false;
}

/** A file that is gone or half written is read again at the next attempt. */
function holderOf(file: string): ProcessIdentity {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as ProcessIdentity;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return identify(process.pid);
    throw error;
  }
}
