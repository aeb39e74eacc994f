import { hostname } from "node:os";
import { notify, type Database } from "@millrace/db";
import type { ProcessStatus } from "../process-meter.ts";

export interface WorkerIdentity {
  readonly id: string;
  readonly slots: number;
}

/** Writes this worker into the list of workers. */
export async function register(db: Database, worker: WorkerIdentity): Promise<void> {
  await db.worker.create({ data: { id: worker.id, host: hostname(), pid: process.pid, slots: worker.slots } });
  await notify(db, "worker", worker.id);
}

/** Says that this worker lives. The time is the database's, so that clocks of several machines need not agree. */
export async function heartbeat(db: Database, worker: WorkerIdentity, status: ProcessStatus): Promise<void> {
  await db.$executeRaw`UPDATE "Worker" SET "heartbeatAt" = now(), "stoppedAt" = NULL, "status" = ${JSON.stringify(status)}::jsonb WHERE "id" = ${worker.id}::uuid`;
  await notify(db, "worker", worker.id);
}

/** Takes this worker off the list of the living. */
export async function deregister(db: Database, worker: WorkerIdentity): Promise<void> {
  await db.$executeRaw`UPDATE "Worker" SET "heartbeatAt" = now(), "stoppedAt" = now() WHERE "id" = ${worker.id}::uuid`;
  await notify(db, "worker", worker.id);
}

/** Notes of workers that ended without a word since when they have been silent, and returns how many. */
export async function markSilentWorkers(db: Database, silentMs: number): Promise<number> {
  const silent = await db.$queryRaw<{ id: string }[]>`
    UPDATE "Worker" SET "stoppedAt" = "heartbeatAt"
    WHERE "stoppedAt" IS NULL AND "heartbeatAt" < now() - make_interval(secs => ${silentMs / 1000}) RETURNING "id"`;
  for (const { id } of silent) await notify(db, "worker", id);
  return silent.length;
}
