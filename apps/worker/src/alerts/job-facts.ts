import type { Database } from "@millrace/db";
import type { JobFacts } from "@millrace/pipeline/alerts";

/** A job as rules see it. */
export interface JudgedJob {
  readonly id: string;
  readonly workspaceId: string;
  readonly pipelineId: string;
  /** Epoch ms; null while it has not ended. */
  readonly endedAt: number | null;
  readonly facts: Omit<JobFacts, "checkpointIntervalMs">;
}

interface Row {
  readonly id: string;
  readonly workspaceId: string;
  readonly pipelineId: string;
  readonly state: string;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly lastCheckpointAt: Date | null;
  readonly isReplaced: boolean;
  readonly restarts: Date[];
}

const ENDED = new Set(["FINISHED", "FAILED", "CANCELED"]);

/**
 * Reads what the database knows of jobs: those that are named, those with an open alert that nobody runs any more, and those that failed within the
 * last day. One query.
 */
export async function readJudgedJobs(db: Database, held: readonly string[]): Promise<readonly JudgedJob[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT "id", "workspaceId", "pipelineId", "state"::text, "startedAt", "endedAt",
      (SELECT c."endedAt" FROM "Checkpoint" c WHERE c."jobId" = "Job"."id" AND c."status" = 'COMPLETED' AND c."endedAt" IS NOT NULL
        ORDER BY c."triggeredAt" DESC LIMIT 1) AS "lastCheckpointAt",
      EXISTS (SELECT 1 FROM "Job" newer WHERE newer."pipelineId" = "Job"."pipelineId" AND newer."createdAt" > "Job"."createdAt"
        AND newer."state" IN ('RUNNING', 'FINISHED')) AS "isReplaced",
      ARRAY(SELECT e."at" FROM "JobEvent" e WHERE e."jobId" = "Job"."id" AND e."type" = 'state' AND e."data"->>'to' = 'RESTARTING'
        AND e."at" > now() - interval '1 day' ORDER BY e."id" DESC LIMIT 1000) AS restarts
    FROM "Job"
    WHERE "id" = ANY(${held}::uuid[])
      OR ("state" = 'FAILED' AND "endedAt" > now() - interval '1 day')
      OR ("state" IN ('FINISHED', 'CANCELED', 'FAILED') AND "id" IN (SELECT "jobId" FROM "Alert" WHERE "isOpen"))`;
  return rows.map(({ id, workspaceId, pipelineId, state, startedAt, endedAt, lastCheckpointAt, isReplaced, restarts }) => ({
    id,
    workspaceId,
    pipelineId,
    endedAt: endedAt?.getTime() ?? null,
    facts: {
      state,
      hasEnded: ENDED.has(state),
      isReplaced,
      startedAt: startedAt?.getTime() ?? null,
      lastCheckpointAt: lastCheckpointAt?.getTime() ?? null,
      restartTimes: restarts.map((at) => at.getTime()),
    },
  }));
}
