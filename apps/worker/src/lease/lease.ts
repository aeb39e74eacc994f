import type { Database, Transaction } from "@millrace/db";

/**
 * The right to run a job. `epoch` grows with each taking, so whoever held the job before can no longer write, however slow it was.
 */
export interface Lease {
  readonly jobId: string;
  readonly workerId: string;
  readonly epoch: number;
}

/** How long a worker may be silent before its jobs are free for others. */
export const LEASE_MS = 10_000;
export const RENEW_EVERY_MS = 2_000;
/** A job's process that has heard of no renewal for this long ends itself: before anybody else can have the job. */
export const SELF_FENCE_MS = 8_000;

/** Somebody else has the job; nothing was written. */
export class LeaseLostError extends Error {
  readonly lease: Lease;

  constructor(lease: Lease) {
    super(`The lease on job ${lease.jobId} (epoch ${lease.epoch}) was lost: another worker has taken the job.`);
    this.name = "LeaseLostError";
    this.lease = lease;
  }
}

/** What a job was when its lease was taken. */
export interface TakenJob {
  readonly lease: Lease;
  readonly state: string;
  readonly intent: string;
  readonly attempt: number;
}

/** The lease of a job that nobody holds and that has not ended, or undefined. Times are the database's. */
export async function takeLease(db: Database, jobId: string, workerId: string, leaseMs = LEASE_MS): Promise<TakenJob | undefined> {
  const [row] = await db.$queryRaw<{ leaseEpoch: number; state: string; intent: string; attempt: number }[]>`
    UPDATE "Job" SET "leaseWorkerId" = ${workerId}::uuid, "leaseEpoch" = "leaseEpoch" + 1, "leaseExpiresAt" = now() + make_interval(secs => ${leaseMs / 1000})
    WHERE "id" = ${jobId}::uuid AND "state" NOT IN ('FINISHED', 'CANCELED', 'FAILED') AND ("leaseExpiresAt" IS NULL OR "leaseExpiresAt" < now())
    RETURNING "leaseEpoch", "state"::text, "intent", "attempt"`;
  if (row === undefined) return undefined;
  return { lease: { jobId, workerId, epoch: row.leaseEpoch }, state: row.state, intent: row.intent, attempt: row.attempt };
}

/** Renews in one statement; the result holds what people want of each job that is still ours. */
export async function renewLeases(db: Database, leases: readonly Lease[], leaseMs = LEASE_MS): Promise<Map<string, string>> {
  const ids = leases.map((lease) => lease.jobId);
  const epochs = leases.map((lease) => lease.epoch);
  const rows = await db.$queryRaw<{ id: string; intent: string }[]>`
    UPDATE "Job" SET "leaseExpiresAt" = now() + make_interval(secs => ${leaseMs / 1000})
    FROM unnest(${ids}::uuid[], ${epochs}::int[]) AS held(id, epoch)
    WHERE "Job"."id" = held.id AND "leaseEpoch" = held.epoch AND "state" NOT IN ('FINISHED', 'CANCELED', 'FAILED')
    RETURNING "Job"."id", "intent"`;
  return new Map(rows.map((row) => [row.id, row.intent]));
}

/** Runs writes that count only while the lease is ours: all of them or, with LeaseLostError, none. */
export function withLease<T>(db: Database, lease: Lease, write: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.$transaction(async (tx) => {
    const held = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM "Job" WHERE "id" = ${lease.jobId}::uuid AND "leaseEpoch" = ${lease.epoch} FOR NO KEY UPDATE`;
    if (held.length === 0) throw new LeaseLostError(lease);
    return write(tx);
  });
}

/** Gives a job back that has not ended. */
export async function releaseLease(db: Database | Transaction, lease: Lease): Promise<void> {
  await db.$executeRaw`UPDATE "Job" SET "leaseExpiresAt" = NULL, "leaseWorkerId" = NULL WHERE "id" = ${lease.jobId}::uuid AND "leaseEpoch" = ${lease.epoch}`;
}
