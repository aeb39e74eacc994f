import { notify, type Prisma, type Transaction } from "@millrace/db";
import type { Lease } from "../lease/lease.ts";
import type { JobFailure, RestartedPart } from "../protocol/messages.ts";
import { withoutNul } from "./to-jsonb.ts";

interface Failed {
  readonly attempt: number;
  readonly failure: JobFailure;
  /** The nodes that start again because of it; undefined where it is not a part of the job. */
  readonly restarted?: RestartedPart["nodes"] | undefined;
}

/** Writes a failure into the job's list of exceptions. To be called under the lease. */
export async function recordFailure(tx: Transaction, lease: Lease, { attempt, failure, restarted }: Failed): Promise<void> {
  await tx.jobException.create({
    data: {
      jobId: lease.jobId,
      attempt,
      workerId: lease.workerId,
      code: failure.code,
      message: withoutNul(failure.message),
      stack: failure.stack === undefined ? null : withoutNul(failure.stack),
      nodeId: failure.nodeId ?? null,
      subtask: failure.subtask ?? null,
      ...(restarted === undefined ? {} : { restarted: restarted as unknown as Prisma.InputJsonValue }),
    },
  });
  await notify(tx, "exceptions", lease.jobId);
}
