import { notify, type Transaction } from "@millrace/db";
import type { CheckpointReport } from "@millrace/engine/node";
import type { Lease } from "../lease/lease.ts";

const STATUS = { "in-progress": "IN_PROGRESS", completed: "COMPLETED", failed: "FAILED" } as const;

/** Writes what is known of a checkpoint or savepoint, again when it has ended. To be called under the lease. */
export async function writeCheckpoint(tx: Transaction, { jobId }: Lease, report: CheckpointReport): Promise<void> {
  const known = {
    status: STATUS[report.status],
    endedAt: report.endedAtMs === undefined ? null : new Date(report.endedAtMs),
    path: report.path ?? null,
    stateBytes: BigInt(Math.round(report.stateBytes)),
    fullStateBytes: BigInt(Math.round(report.fullStateBytes)),
    inFlightBytes: BigInt(Math.round(report.persistedInFlightBytes)),
    failure: report.failure ?? null,
    subtasks: JSON.parse(JSON.stringify(report.subtasks)) as object[],
  };
  await tx.checkpoint.upsert({
    where: { jobId_number: { jobId, number: report.checkpointId } },
    create: {
      jobId,
      number: report.checkpointId,
      type: report.kind === "savepoint" ? "SAVEPOINT" : "CHECKPOINT",
      triggeredAt: new Date(report.triggeredAtMs),
      ...known,
    },
    update: known,
  });
  await notify(tx, "checkpoints", jobId);
}
