import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "@millrace/db";
import { CliError } from "../cli-error.ts";

export const LOOK_EVERY_MS = 200;
export const REQUESTED_BY = "command line";
export const FINAL: readonly string[] = ["FINISHED", "CANCELED", "FAILED"];
const JOB_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

export function requireJobId(text: string): void {
  if (!JOB_ID.test(text)) throw new CliError(`"${text}" is no job id. The address of a job's page ends with it.`, 2);
}

interface Asked {
  readonly jobId: string;
  readonly requestId: string;
  /** "savepoint", "checkpoint": for messages. */
  readonly what: string;
  /** Called each time the answer is not there yet. */
  readonly onWait?: () => Promise<void>;
}

/** Resolves with the path that the job answers to a request. Throws CliError where there is none, and says why. */
export async function untilAnswered(db: Database, { jobId, requestId, what, onWait }: Asked): Promise<string> {
  for (;;) {
    const { answeredAt, path, failure } = await db.jobRequest.findUniqueOrThrow({ where: { id: requestId } });
    if (path !== null) return path;
    if (answeredAt !== null) throw new CliError(`The ${what} failed: ${failure ?? "the job did not say why"}`, 1);
    const { state } = await db.job.findUniqueOrThrow({ where: { id: jobId }, select: { state: true } });
    if (FINAL.includes(state)) throw new CliError(`The job ended (${state}) before it took the ${what}.`, 1);
    await onWait?.();
    await delay(LOOK_EVERY_MS);
  }
}
