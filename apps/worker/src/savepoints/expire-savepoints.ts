import type { Database } from "@millrace/db";
import { disposeSnapshot } from "../requests/dispose-snapshot.ts";

/** Removes what schedules have made beyond what they keep. Savepoints that people asked for stay until people dispose of them. */
export async function expireSavepoints(db: Database, checkpointsFolder: string, now = new Date()): Promise<void> {
  const schedules = await db.savepointSchedule.findMany({ where: { OR: [{ keepCount: { not: null } }, { keepHours: { not: null } }] } });
  for (const { id, keepCount, keepHours } of schedules) {
    const savepoints = await db.checkpoint.findMany({
      where: { scheduleId: id, status: "COMPLETED", disposedAt: null },
      orderBy: { triggeredAt: "desc" },
      select: { jobId: true, number: true, triggeredAt: true },
    });
    const oldest = keepHours === null ? -Infinity : now.getTime() - keepHours * 3_600_000;
    const expired = savepoints.filter((savepoint, index) => index >= (keepCount ?? Infinity) || savepoint.triggeredAt.getTime() < oldest);
    for (const { jobId, number } of expired) await disposeSnapshot(db, { jobId, number }, checkpointsFolder);
  }
}
