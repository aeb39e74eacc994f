import { AppError } from "../app-error.ts";
import type { RequestContext } from "../context.ts";
import { tableColumns } from "./table-columns.ts";
import { asDocument } from "../pipelines/document-json.ts";
import { ENDED_STATES, type JobState, type JobSummary } from "./job-view.ts";
import { JOB_SUMMARY_SELECT, summarizeJob, summarizeJobs } from "./summarize-jobs.ts";

export interface JobFilter {
  readonly search: string;
  readonly states: readonly JobState[];
  readonly pipelineId?: string | undefined;
  /** Jobs created before this moment (epoch ms): the next page. */
  readonly cursor?: number | null | undefined;
  readonly limit: number;
}

export interface JobPage {
  readonly jobs: readonly JobSummary[];
  /** Pass as `cursor` for the next page; null at the end. */
  readonly next: number | null;
  readonly counts: Readonly<Record<string, number>>;
}

export async function listJobs(ctx: RequestContext, filter: JobFilter): Promise<JobPage> {
  const scope = {
    workspaceId: ctx.workspaceId,
    ...(filter.pipelineId === undefined ? {} : { pipelineId: filter.pipelineId }),
    ...(filter.search === "" ? {} : { name: { contains: filter.search, mode: "insensitive" as const } }),
  };
  const [rows, counts] = await Promise.all([
    ctx.db.job.findMany({
      where: {
        ...scope,
        ...(filter.states.length === 0 ? {} : { state: { in: [...filter.states] } }),
        ...(filter.cursor === undefined || filter.cursor === null ? {} : { createdAt: { lt: new Date(filter.cursor) } }),
      },
      orderBy: { createdAt: "desc" },
      take: filter.limit + 1,
      select: JOB_SUMMARY_SELECT,
    }),
    ctx.db.job.groupBy({ by: ["state"], where: scope, _count: true }),
  ]);
  const jobs = await summarizeJobs(ctx, rows.slice(0, filter.limit));
  return {
    jobs,
    next: rows.length > filter.limit ? (jobs.at(-1)?.createdAt ?? null) : null,
    counts: Object.fromEntries(counts.map((c) => [c.state, c._count])),
  };
}

/** Everything that the job page needs before the live stream takes over. */
export async function getJob(ctx: RequestContext, id: string) {
  const row = await ctx.db.job.findFirst({
    where: { id, workspaceId: ctx.workspaceId },
    select: {
      ...JOB_SUMMARY_SELECT,
      plan: true,
      parameters: true,
      intentData: true,
      leaseWorkerId: true,
      version: { select: { number: true, document: true } },
      pipeline: { select: { name: true, deletedAt: true } },
      tableTotals: { select: { nodeId: true, total: true } },
      _count: { select: { exceptions: true, checkpoints: true } },
    },
  });
  if (row === null) throw jobNotFound(id);
  const document = asDocument(row.version.document);
  return {
    ...(await summarizeJob(ctx, row)),
    document,
    tableColumns: tableColumns(document, row.parameters),
    plan: row.plan,
    parameters: row.parameters,
    intentData: row.intentData,
    workerId: row.leaseWorkerId,
    pipelineName: row.pipeline.name,
    pipelineDeleted: row.pipeline.deletedAt !== null,
    exceptionCount: row._count.exceptions,
    checkpointCount: row._count.checkpoints,
    tableTotals: Object.fromEntries(row.tableTotals.map((t) => [t.nodeId, Number(t.total)])),
    live: await ctx.readings.read(id),
  };
}

export type JobDetail = Awaited<ReturnType<typeof getJob>>;

/** The job's state and pipeline, or JOB_NOT_FOUND. */
export async function requireJob(ctx: RequestContext, id: string) {
  const row = await ctx.db.job.findFirst({
    where: { id, workspaceId: ctx.workspaceId },
    select: { id: true, name: true, state: true, intent: true, pipelineId: true, versionId: true, parameters: true },
  });
  if (row === null) throw jobNotFound(id);
  return row;
}

export function hasEnded(state: JobState): boolean {
  return ENDED_STATES.includes(state);
}

export function jobNotFound(id: string): AppError {
  return new AppError("JOB_NOT_FOUND", "This job does not exist. Open the list of jobs.", { values: { id } });
}
