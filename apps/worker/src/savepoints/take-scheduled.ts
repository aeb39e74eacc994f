import { Cron } from "croner";
import { requestSavepoint, type Database } from "@millrace/db";

/**
 * Asks for the savepoints whose time has come, of whatever job of the pipeline runs, and sets each schedule's next time. One that came due
 * while no worker was there is taken once, not as often as it was missed. Of several workers one takes a schedule.
 */
export async function takeScheduled(db: Database, now = new Date()): Promise<void> {
  const due = await db.savepointSchedule.findMany({ where: { enabled: true, nextAt: { lte: now } } });
  for (const { id, pipelineId, cron, timeZone, nextAt, createdBy } of due) {
    const next = new Cron(cron, { timezone: timeZone }).nextRun(now);
    const { count } = await db.savepointSchedule.updateMany({ where: { id, nextAt }, data: { nextAt: next } });
    if (count === 0) continue;
    const jobs = await db.job.findMany({ where: { pipelineId, state: "RUNNING", intent: "run" }, select: { id: true } });
    for (const job of jobs) await requestSavepoint(db, job.id, { requestedBy: createdBy, scheduleId: id });
  }
}
