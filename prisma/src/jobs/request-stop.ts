import { notify } from "../announcements/notify.ts";
import type { Database } from "../database.ts";
import { ENDED_STATES } from "./request-cancel.ts";

/** Other numbers of subtasks: of the whole job, and of single nodes (null: the job's number again). */
export interface RescaleRequest {
  readonly parallelism?: number | undefined;
  readonly nodes?: Readonly<Record<string, number | null>> | undefined;
}

/** Another version of the pipeline that takes over the job's state. */
export interface UpgradeRequest {
  /** Checked by the caller. */
  readonly document: object;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  /** Agrees to lose state that the document has no node for. */
  readonly allowDropped: boolean;
}

export interface StopRequest {
  readonly requestedBy: string;
  /** All windows fire first, and the job is not meant to go on. */
  readonly drain: boolean;
  /** The job goes on from its savepoint at another parallelism: whoever holds it creates the next one together with its end. */
  readonly rescale?: RescaleRequest | undefined;
  /** The job's state goes on in another version: created together with the job's end, so that both happen or neither. */
  readonly upgrade?: UpgradeRequest | undefined;
}

/**
 * Says that people want a job to take a savepoint and end behind it.
 * Idempotent: false where the job has ended, or is asked to stop or cancel already. A stop that fails lets the job run on and says so.
 */
export function requestStop(db: Database, jobId: string, { requestedBy, drain, rescale, upgrade }: StopRequest): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const plain = JSON.parse(JSON.stringify({ rescale, upgrade })) as object;
    const goesOn = rescale !== undefined || upgrade !== undefined;
    const { count } = await tx.job.updateMany({
      where: { id: jobId, intent: "run", state: { notIn: [...ENDED_STATES] } },
      data: { intent: "stop", intentData: { drain, ...plain, ...(goesOn ? { requestedBy } : {}) } },
    });
    if (count === 0) return false;
    const message =
      rescale !== undefined
        ? "A rescale was requested: stop with savepoint, then go on from it"
        : upgrade !== undefined
          ? "An upgrade was requested: stop with savepoint, then go on from it with the new version"
          : drain
            ? "Stop with savepoint was requested, after all windows have fired"
            : "Stop with savepoint was requested";
    await tx.jobEvent.create({
      data: {
        jobId,
        type: "action",
        message,
        data: {
          intent: "stop",
          drain,
          actor: requestedBy,
          ...(rescale === undefined ? {} : plain),
          ...(upgrade === undefined ? {} : { upgrade: true }),
        },
      },
    });
    for (const topic of ["intent", "job", "events"] as const) await notify(tx, topic, jobId);
    return true;
  });
}
