import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import path from "node:path";
import { SetupError, fullDiskSentence } from "../install/sentence.mjs";

export interface Step {
  /** What failed, for the sentence: "The web app could not be built". */
  readonly failure: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly logFile: string;
  readonly signal: AbortSignal;
}

/** Runs a program to its end with its output in a log. Throws SetupError with the end of that log, or the signal's reason. */
export async function runStep(step: Step): Promise<void> {
  mkdirSync(path.dirname(step.logFile), { recursive: true });
  const log = createWriteStream(step.logFile, { mode: 0o600 });
  let output = "";
  const child = spawn(step.command, step.args, { cwd: step.cwd, env: { ...process.env, ...step.env }, stdio: ["ignore", "pipe", "pipe"] });
  const stop = (): boolean => child.kill("SIGTERM");
  step.signal.addEventListener("abort", stop);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      log.write(text);
      output = (output + text).slice(-20_000);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  step.signal.removeEventListener("abort", stop);
  log.end();
  step.signal.throwIfAborted();
  if (code === 0) return;
  throw new SetupError(
    fullDiskSentence(output, step.cwd) ??
      `${step.failure}. The end of ${step.logFile}:\n${output.trimEnd().split("\n").slice(-20).join("\n")}`,
  );
}
