import { hostname } from "node:os";
import { notify, type Database } from "@millrace/db";
import type { WorkerIdentity } from "./registration.ts";

/**
 * Frees the jobs of workers of this machine whose process is gone, without waiting for their leases to expire: after a crash the worker is
 * started again at once. Their jobs' processes end with them. Returns how many such workers there were.
 */
export async function freeJobsOfDeadNeighbours(db: Database, self: WorkerIdentity): Promise<number> {
  const neighbours = await db.worker.findMany({
    where: { host: hostname(), stoppedAt: null, id: { not: self.id } },
    select: { id: true, pid: true },
  });
  const dead = neighbours.filter(({ pid }) => pid === process.pid || !isAlive(pid)).map(({ id }) => id);
  if (dead.length === 0) return 0;
  await db.$executeRaw`UPDATE "Worker" SET "stoppedAt" = now() WHERE "id" = ANY(${dead}::uuid[])`;
  await db.$executeRaw`UPDATE "Job" SET "leaseExpiresAt" = NULL WHERE "leaseWorkerId" = ANY(${dead}::uuid[]) AND "state" NOT IN ('FINISHED', 'CANCELED', 'FAILED')`;
  for (const id of dead) await notify(db, "worker", id);
  return dead.length;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
