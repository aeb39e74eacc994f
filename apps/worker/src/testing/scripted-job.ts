import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openChannel } from "../job-process/channel.ts";
import type { FromJob, JobOrder } from "../protocol/messages.ts";

/** What a scripted job does, one step after the other; one list for each attempt stands as `scripts` in the document. */
export type Step =
  | { readonly say: FromJob }
  | { readonly exit: number }
  | { readonly kill: NodeJS.Signals }
  | { readonly fillMemory: true }
  /** Leaves a checkpoint behind, as a worker sees it from outside. */
  | { readonly checkpoint: number }
  /** Waits for a cancel, and obeys it unless it is stubborn. */
  | { readonly waitForCancel: "obey" | "ignore" }
  /** Reports the environment that the process sees. */
  | { readonly tellEnvironment: true };

/** A job's process that does what a script says instead of running a pipeline: for tests of the worker. */
const cancelled = Promise.withResolvers<void>();
const channel = openChannel((message) => {
  if (message.type === "cancel") cancelled.resolve();
  if (message.type === "start") void run(message.order);
});

async function run(order: JobOrder): Promise<void> {
  const { scripts } = order.document as { readonly scripts: readonly (readonly Step[])[] };
  for (const step of scripts[Math.min(order.attemptsBefore, scripts.length - 1)] ?? []) await perform(step, order);
}

async function perform(step: Step, order: JobOrder): Promise<void> {
  if ("checkpoint" in step) {
    const folder = path.join(order.checkpointFolder, `chk-${step.checkpoint}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "_metadata"), "");
  } else if ("say" in step) {
    await channel.sendLast(step.say);
    if (step.say.type === "ended") process.exit(0);
  } else if ("exit" in step) process.exit(step.exit);
  else if ("kill" in step) process.kill(process.pid, step.kill);
  else if ("tellEnvironment" in step) channel.send({ type: "log", level: "info", message: Object.keys(process.env).sort().join(" ") });
  else if ("fillMemory" in step) {
    const hoard: unknown[] = [];
    for (;;) hoard.push(Array.from({ length: 1000 }, (_, n) => ({ n })));
  } else {
    await cancelled.promise;
    if (step.waitForCancel === "obey") {
      await channel.sendLast({ type: "ended", ending: { outcome: "canceled" } });
      process.exit(0);
    }
    await new Promise(() => undefined);
  }
}
