import type { JobExceptionModel } from "@millrace/db";
import { z } from "zod";
import type { RequestContext } from "../context.ts";
import { requireJob } from "./job-store.ts";

/** Append-only lists are read backwards: newest first, `before` = the smallest id seen. Ids travel as strings (they are 64-bit). */
export interface Page {
  readonly before?: string | undefined;
  readonly limit: number;
}

export async function listEvents(ctx: RequestContext, jobId: string, page: Page) {
  await requireJob(ctx, jobId);
  const rows = await ctx.db.jobEvent.findMany({ where: { jobId, ...older(page) }, orderBy: { id: "desc" }, take: page.limit });
  return rows.map((row) => ({ id: String(row.id), at: row.at.getTime(), type: row.type, message: row.message, data: row.data }));
}
export type JobEventView = Awaited<ReturnType<typeof listEvents>>[number];

export async function listExceptions(ctx: RequestContext, jobId: string, page: Page) {
  await requireJob(ctx, jobId);
  const rows = await ctx.db.jobException.findMany({ where: { jobId, ...older(page) }, orderBy: { id: "desc" }, take: page.limit });
  return rows.map(exceptionView);
}

/** What started again because of a failure while the rest of the job ran on. */
const restartedPart = z.array(z.object({ nodeId: z.string(), subtasks: z.array(z.number()) }));

export function exceptionView({ id, at, attempt, nodeId, subtask, workerId, code, message, stack, restarted }: JobExceptionModel) {
  return {
    id: String(id),
    at: at.getTime(),
    attempt,
    nodeId,
    subtask,
    workerId,
    code,
    message,
    stack,
    /** null: all of the job, or nothing. */
    restarted: restarted === null ? null : restartedPart.parse(restarted),
  };
}
export type JobExceptionView = ReturnType<typeof exceptionView>;

export async function listLogs(
  ctx: RequestContext,
  jobId: string,
  filter: Page & { level?: string | undefined; nodeId?: string | undefined; search: string },
) {
  await requireJob(ctx, jobId);
  const rows = await ctx.db.logLine.findMany({
    where: {
      jobId,
      ...older(filter),
      ...(filter.level === undefined ? {} : { level: { in: levelsFrom(filter.level) } }),
      ...(filter.nodeId === undefined ? {} : { nodeId: filter.nodeId }),
      ...(filter.search === "" ? {} : { message: { contains: filter.search, mode: "insensitive" as const } }),
    },
    orderBy: { id: "desc" },
    take: filter.limit,
  });
  return rows.map((row) => ({ id: String(row.id), at: row.at.getTime(), level: row.level, nodeId: row.nodeId, message: row.message }));
}
export type LogLineView = Awaited<ReturnType<typeof listLogs>>[number];

/** Rows of a table sink: after an id (what came since), before one (what came earlier), or the newest `limit`; always oldest first. */
export async function listRows(
  ctx: RequestContext,
  query: { jobId: string; nodeId: string; afterId?: string | undefined; beforeId?: string | undefined; limit: number },
) {
  await requireJob(ctx, query.jobId);
  const after = query.afterId;
  const range = {
    ...(after === undefined ? {} : { gt: BigInt(after) }),
    ...(query.beforeId === undefined ? {} : { lt: BigInt(query.beforeId) }),
  };
  const [rows, total] = await Promise.all([
    ctx.db.tableRow.findMany({
      where: { jobId: query.jobId, nodeId: query.nodeId, ...(Object.keys(range).length === 0 ? {} : { id: range }) },
      orderBy: { id: after === undefined ? "desc" : "asc" },
      take: query.limit,
    }),
    ctx.db.tableTotal.findUnique({ where: { jobId_nodeId: { jobId: query.jobId, nodeId: query.nodeId } } }),
  ]);
  if (after === undefined) rows.reverse();
  return {
    total: Number(total?.total ?? 0),
    rows: rows.map((row) => ({ id: String(row.id), kind: row.kind, timestamp: row.timestamp, values: row.values })),
  };
}
export type TableRowView = Awaited<ReturnType<typeof listRows>>["rows"][number];

export async function listCheckpoints(ctx: RequestContext, jobId: string, filter: { limit: number }) {
  await requireJob(ctx, jobId);
  const rows = await ctx.db.checkpoint.findMany({
    where: { jobId },
    orderBy: { triggeredAt: "desc" },
    take: filter.limit,
  });
  return rows.map((row) => ({
    number: row.number,
    type: word(row.type),
    status: word(row.status),
    triggeredAt: row.triggeredAt.getTime(),
    endedAt: row.endedAt?.getTime() ?? null,
    path: row.path,
    label: row.label,
    stateBytes: numberOf(row.stateBytes),
    fullStateBytes: numberOf(row.fullStateBytes),
    inFlightBytes: numberOf(row.inFlightBytes),
    failure: row.failure,
    requestedBy: row.requestedBy,
    subtasks: row.subtasks,
    disposedAt: row.disposedAt?.getTime() ?? null,
  }));
}
export type CheckpointRow = Awaited<ReturnType<typeof listCheckpoints>>[number];

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"];

function levelsFrom(level: string): string[] {
  return LEVELS.slice(Math.max(0, LEVELS.indexOf(level)));
}

function older(page: Page): { id?: { lt: bigint } } {
  return page.before === undefined ? {} : { id: { lt: BigInt(page.before) } };
}

/** The engine writes "in-progress", Flink's REST API IN_PROGRESS; people see Flink's. */
function word(text: string): string {
  return text.toUpperCase().replaceAll("-", "_");
}

function numberOf(value: bigint | null): number | null {
  return value === null ? null : Number(value);
}
