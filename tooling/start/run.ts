import path from "node:path";
import { SetupError, fullDiskSentence } from "../install/sentence.mjs";
import { say } from "./progress.ts";
import { readSettings } from "./settings/settings.ts";
import { Stack } from "./stack.ts";

const root = path.resolve(import.meta.dirname, "../..");
let stack: Stack | undefined;
let isEnding = false;

/** The first word counts: a terminal's Ctrl-C arrives twice, from the terminal and from the process that started us. */
function end(exitCode: number): void {
  if (isEnding) return;
  isEnding = true;
  if (exitCode === 0) say("Stopping");
  void (stack?.stop() ?? Promise.resolve()).then(() => process.exit(exitCode));
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => end(0));
// Whoever started us is gone without a signal.
process.on("disconnect", () => end(0));
// A terminal that was closed takes no more progress.
process.stderr.on("error", () => undefined);
process.stdout.on("error", () => undefined);

try {
  const settings = readSettings(root, process.argv.slice(2), process.env);
  const taken = Stack.take(settings, say);
  if (taken instanceof Stack) {
    stack = taken;
    console.log(runningAt(await stack.start()));
  } else {
    const at = taken.address === undefined ? "" : ` at ${taken.address}`;
    const what = taken.isReady === true ? `is already running${at}` : "is already starting";
    console.log(`Millrace ${what} (process ${taken.pid}, folder ${settings.home}). Open that, or stop it before you start it again.`);
    process.exit(0);
  }
} catch (error) {
  if (!isEnding) {
    console.error(sentenceOf(error));
    end(1);
  }
}

function runningAt(address: string | undefined): string {
  return address === undefined ? "The Millrace worker is running" : `Millrace is running at ${address}`;
}

function sentenceOf(error: unknown): string {
  if (error instanceof SetupError) return error.message;
  const { code, path: place } = error as NodeJS.ErrnoException;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS")
    return `This user may not write to ${place ?? "a folder that is needed"} (${code}). Start as the user to whom it belongs, or let MILLRACE_HOME name another folder.`;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return fullDiskSentence(text, process.env["MILLRACE_HOME"] ?? path.join(root, ".millrace")) ?? `Millrace could not start: ${text}`;
}
