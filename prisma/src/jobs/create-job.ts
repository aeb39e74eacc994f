import { notify } from "../announcements/notify.ts";
import type { Database, Transaction } from "../database.ts";

export interface NewJob {
  readonly workspaceId: string;
  readonly pipelineId: string;
  /** The document to run, checked by the caller. */
  readonly document: { readonly name: string };
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  /** Path of a savepoint or checkpoint; null for a fresh start. */
  readonly startingPoint: string | null;
  /** Agrees to lose state that the document has no node for. */
  readonly allowDropped?: boolean;
  /** The job that this one goes on from or repeats. */
  readonly predecessor?: { readonly jobId: string; readonly origin: JobOrigin };
  readonly createdBy: string;
}

/** How a job came from another: the same again, at another parallelism, with another version, from its snapshot, or beside it. */
export type JobOrigin = "restart" | "rescale" | "upgrade" | "restore" | "clone";

const ORIGIN_WORDS: Readonly<Record<JobOrigin, string>> = {
  restart: "Created to run again",
  rescale: "Created to go on at another parallelism",
  upgrade: "Created to go on with another version",
  restore: "Created from a snapshot",
  clone: "Created as a clone of a running job",
};

/**
 * Freezes the document as a version and asks for its execution, both or neither. Returns the job's id.
 * The row is the intent; a message in the queue is only a hint to look at it.
 */
export function createJob(db: Database, job: NewJob): Promise<string> {
  return db.$transaction((tx) => createJobIn(tx, job));
}

/** The same as a part of a larger change. */
export async function createJobIn(tx: Transaction, job: NewJob): Promise<string> {
  const versionId = await freezeVersion(tx, job);
  const { predecessor } = job;
  const { id } = await tx.job.create({
    data: {
      workspaceId: job.workspaceId,
      pipelineId: job.pipelineId,
      versionId,
      name: job.document.name,
      parameters: { ...job.parameters },
      startingPoint: job.startingPoint,
      allowDropped: job.allowDropped ?? false,
      predecessorId: predecessor?.jobId ?? null,
      origin: predecessor?.origin ?? null,
      createdBy: job.createdBy,
      events: {
        create: {
          type: "state",
          message: predecessor === undefined ? "Created" : ORIGIN_WORDS[predecessor.origin],
          data: { to: "CREATED", actor: job.createdBy, predecessorId: predecessor?.jobId ?? null, startingPoint: job.startingPoint },
        },
      },
    },
    select: { id: true },
  });
  for (const topic of ["intent", "job", "events"] as const) await notify(tx, topic, id);
  if (predecessor !== undefined) await notify(tx, "job", predecessor.jobId);
  return id;
}

/** The newest version where nothing changed since, else a new one with the next number. */
async function freezeVersion(tx: Transaction, job: NewJob): Promise<string> {
  // Two starts at once must not take the same number.
  await tx.$queryRaw`SELECT 1 FROM "Pipeline" WHERE "id" = ${job.pipelineId}::uuid FOR UPDATE`;
  const text = JSON.stringify(job.document);
  // Compared as text: the order of the columns in a schema is part of the document.
  const [newest] = await tx.$queryRaw<{ id: string; number: number; isSame: boolean }[]>`
    SELECT "id", "number", "document"::text = ${text} AS "isSame" FROM "PipelineVersion"
    WHERE "pipelineId" = ${job.pipelineId}::uuid ORDER BY "number" DESC LIMIT 1`;
  if (newest?.isSame === true) return newest.id;
  const version = await tx.pipelineVersion.create({
    data: {
      pipelineId: job.pipelineId,
      number: (newest?.number ?? 0) + 1,
      document: JSON.parse(text) as object,
      origin: "run",
      author: job.createdBy,
    },
    select: { id: true },
  });
  return version.id;
}
