import { requestCheckpoint, type Database } from "@millrace/db";
import { CliError } from "../cli-error.ts";
import { REQUESTED_BY, untilAnswered } from "../savepoint/ask-a-job.ts";

/**
 * Lets a running job take a checkpoint now. Resolves with its path when it is complete; `progress` is given a line for each thing that happens.
 * Throws CliError where there is none, and says why.
 */
export async function triggerCheckpoint(db: Database, jobId: string, progress: (line: string) => void): Promise<string> {
  const since = new Date();
  const requestId = await requestCheckpoint(db, jobId, { requestedBy: REQUESTED_BY });
  if (requestId === undefined) throw new CliError(`No job ${jobId} is running. A checkpoint needs one.`, 1);
  progress("Asked the job for a checkpoint.");
  const told = new Set<number>();
  const onWait = async (): Promise<void> => {
    const underWay = await db.checkpoint.findMany({
      where: { jobId, type: "CHECKPOINT", status: "IN_PROGRESS", triggeredAt: { gte: since } },
      orderBy: { number: "asc" },
      select: { number: true },
    });
    for (const { number } of underWay) if (!told.has(number)) progress(`Checkpoint ${number} is under way.`);
    for (const { number } of underWay) told.add(number);
  };
  const path = await untilAnswered(db, { jobId, requestId, what: "checkpoint", onWait });
  const taken = await db.checkpoint.findFirst({ where: { jobId, path }, orderBy: { number: "desc" } });
  if (taken !== null && taken.endedAt !== null)
    progress(
      `Checkpoint ${taken.number} is complete: ${taken.endedAt.getTime() - taken.triggeredAt.getTime()} ms, ${taken.fullStateBytes ?? 0} bytes of state.`,
    );
  return path;
}
