import { fromStored, jobSampleSchema, type JobSample, type StoredSample } from "@millrace/pipeline/metrics";
import { jobPulse } from "../../monitor/sample/job-pulse.ts";
import type { RequestContext } from "../context.ts";
import { ENDED_STATES, type JobState, type JobSummary } from "./job-view.ts";

/** Columns that `summarizeJobs` needs, as a Prisma select. Documents and readings come from their caches. */
export const JOB_SUMMARY_SELECT = {
  id: true,
  name: true,
  pipelineId: true,
  versionId: true,
  state: true,
  stateSince: true,
  cause: true,
  intent: true,
  attempt: true,
  restarts: true,
  createdAt: true,
  createdBy: true,
  startedAt: true,
  endedAt: true,
  startingPoint: true,
  predecessorId: true,
  origin: true,
  intentData: true,
  version: { select: { number: true } },
} as const;

export interface JobSummaryRow {
  readonly id: string;
  readonly name: string;
  readonly pipelineId: string;
  readonly versionId: string;
  readonly state: JobState;
  readonly stateSince: Date;
  readonly cause: string | null;
  readonly intent: string;
  readonly attempt: number;
  readonly restarts: number;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly startingPoint: string | null;
  readonly predecessorId: string | null;
  readonly origin: string | null;
  readonly intentData: unknown;
  readonly version: { readonly number: number };
}

/** Jobs as lists show them. Ended ones have no pulse: their last one would be taken for a living one. */
export async function summarizeJobs(ctx: RequestContext, rows: readonly JobSummaryRow[]): Promise<JobSummary[]> {
  const ended = rows.filter((row) => ENDED_STATES.includes(row.state)).map((row) => row.id);
  const successors =
    ended.length === 0
      ? []
      : await ctx.db.job.findMany({
          where: { predecessorId: { in: ended }, origin: { not: "clone" } },
          orderBy: { createdAt: "asc" },
          select: { id: true, predecessorId: true },
        });
  const successorOf = new Map(successors.map(({ id, predecessorId }) => [predecessorId, id]));
  const checkpointOf = await lastCheckpoints(
    ctx,
    rows.filter((row) => !ENDED_STATES.includes(row.state)).map((row) => row.id),
  );
  return Promise.all(
    rows.map((row) =>
      summarize(ctx, row, { successorId: successorOf.get(row.id) ?? null, lastCheckpointAt: checkpointOf.get(row.id) ?? null }),
    ),
  );
}

/** When the newest completed checkpoint of each job ended, epoch ms. */
async function lastCheckpoints(ctx: RequestContext, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db.$queryRaw<{ id: string; endedAt: Date }[]>`
    SELECT job.id, newest."endedAt" FROM unnest(${ids}::uuid[]) AS job(id) CROSS JOIN LATERAL (
      SELECT "endedAt" FROM "Checkpoint" WHERE "jobId" = job.id AND "status" = 'COMPLETED' AND "endedAt" IS NOT NULL ORDER BY "triggeredAt" DESC LIMIT 1) AS newest`;
  return new Map(rows.map(({ id, endedAt }) => [id, endedAt.getTime()]));
}

export async function summarizeJob(ctx: RequestContext, row: JobSummaryRow): Promise<JobSummary> {
  const [summary] = await summarizeJobs(ctx, [row]);
  return summary as JobSummary;
}

async function summarize(
  ctx: RequestContext,
  row: JobSummaryRow,
  more: Pick<JobSummary, "successorId" | "lastCheckpointAt">,
): Promise<JobSummary> {
  const isLive = !ENDED_STATES.includes(row.state);
  const [document, reading] = await Promise.all([ctx.documents.read(row.versionId), isLive ? ctx.readings.read(row.id) : null]);
  return {
    id: row.id,
    name: row.name,
    pipelineId: row.pipelineId,
    versionNumber: row.version.number,
    state: row.state,
    stateSince: row.stateSince.getTime(),
    cause: row.cause,
    intent: row.intent === "stop" ? stopIntent(row.intentData) : row.intent,
    attempt: row.attempt,
    restarts: row.restarts,
    createdAt: row.createdAt.getTime(),
    createdBy: row.createdBy,
    startedAt: row.startedAt?.getTime() ?? null,
    endedAt: row.endedAt?.getTime() ?? null,
    startingPoint: row.startingPoint,
    predecessorId: row.predecessorId,
    origin: row.origin,
    ...more,
    parallelism: document?.settings.parallelism ?? 1,
    pulse: document === null || reading === null ? null : jobPulse(document, reading.at, reading.nodes),
  };
}

function stopIntent(intentData: unknown): "stop" | "rescale" | "upgrade" {
  if (typeof intentData !== "object" || intentData === null) return "stop";
  return "rescale" in intentData ? "rescale" : "upgrade" in intentData ? "upgrade" : "stop";
}

/** A stored sample of the past; null where it is of a shape that this version does not know. */
export function parseSample(value: unknown): JobSample | null {
  const isStored = typeof value === "object" && value !== null && "ids" in value && "metrics" in value && "more" in value;
  return isStored ? (jobSampleSchema.safeParse(fromStored(value as StoredSample)).data ?? null) : null;
}
