import { askWorkers } from "@millrace/db";
import { restorePlanSchema, type NodeRestore, type PipelineDocument, type RestorePlan } from "@millrace/pipeline";
import { AppError } from "../app-error.ts";
import { workersAnswer } from "../answers/await-answer.ts";
import { audit } from "../audit.ts";
import type { RequestContext } from "../context.ts";
import { ENDED_STATES, type JobState } from "../jobs/job-view.ts";
import { asDocument } from "../pipelines/document-json.ts";
import { requirePipeline } from "../pipelines/pipeline-store.ts";

/** A savepoint (or a checkpoint that is kept) of any job. Times are epoch ms. */
export interface SnapshotView {
  readonly jobId: string;
  readonly number: number;
  readonly type: "SAVEPOINT" | "CHECKPOINT";
  readonly jobName: string;
  readonly jobState: JobState;
  readonly pipelineId: string;
  readonly versionNumber: number;
  readonly label: string | null;
  readonly requestedBy: string | null;
  readonly isScheduled: boolean;
  readonly triggeredAt: number;
  readonly durationMs: number | null;
  readonly bytes: number | null;
  readonly path: string;
}

export interface SnapshotFilter {
  readonly pipelineId?: string | undefined;
  readonly withCheckpoints: boolean;
  /** Snapshots triggered before this moment (epoch ms): the next page. */
  readonly cursor?: number | null | undefined;
  readonly limit: number;
}

/** The snapshots from which a job can begin, newest first. */
export async function listSnapshots(
  ctx: RequestContext,
  filter: SnapshotFilter,
): Promise<{ snapshots: SnapshotView[]; next: number | null }> {
  const rows = await ctx.db.checkpoint.findMany({
    where: {
      status: "COMPLETED",
      disposedAt: null,
      path: { not: null },
      ...(filter.withCheckpoints ? {} : { type: "SAVEPOINT" }),
      ...(filter.cursor == null ? {} : { triggeredAt: { lt: new Date(filter.cursor) } }),
      job: { workspaceId: ctx.workspaceId, ...(filter.pipelineId === undefined ? {} : { pipelineId: filter.pipelineId }) },
    },
    orderBy: { triggeredAt: "desc" },
    take: filter.limit + 1,
    select: {
      number: true,
      type: true,
      label: true,
      requestedBy: true,
      scheduleId: true,
      triggeredAt: true,
      endedAt: true,
      stateBytes: true,
      fullStateBytes: true,
      path: true,
      job: { select: { id: true, name: true, state: true, pipelineId: true, version: { select: { number: true } } } },
    },
  });
  const snapshots = rows.slice(0, filter.limit).map((row): SnapshotView => ({
    jobId: row.job.id,
    number: row.number,
    type: row.type === "SAVEPOINT" ? "SAVEPOINT" : "CHECKPOINT",
    jobName: row.job.name,
    jobState: row.job.state,
    pipelineId: row.job.pipelineId,
    versionNumber: row.job.version.number,
    label: row.label,
    requestedBy: row.requestedBy,
    isScheduled: row.scheduleId !== null,
    triggeredAt: row.triggeredAt.getTime(),
    durationMs: row.endedAt === null ? null : row.endedAt.getTime() - row.triggeredAt.getTime(),
    bytes: Number(row.fullStateBytes ?? row.stateBytes ?? 0),
    path: row.path ?? "",
  }));
  return { snapshots, next: rows.length > filter.limit ? (snapshots.at(-1)?.triggeredAt ?? null) : null };
}

export interface SnapshotKey {
  readonly jobId: string;
  readonly number: number;
}

/** A complete snapshot that is still there, with its job. Throws CHECKPOINT_NOT_FOUND, CHECKPOINT_UNUSABLE. */
export async function requireSnapshot(ctx: RequestContext, { jobId, number }: SnapshotKey) {
  const row = await ctx.db.checkpoint.findFirst({
    where: { jobId, number, job: { workspaceId: ctx.workspaceId } },
    select: {
      path: true,
      status: true,
      disposedAt: true,
      type: true,
      label: true,
      job: { select: { id: true, name: true, state: true, pipelineId: true, parameters: true, version: { select: { document: true } } } },
    },
  });
  if (row === null) throw new AppError("CHECKPOINT_NOT_FOUND", "This snapshot does not exist. Choose another one.", { values: { number } });
  const { path } = row;
  if (row.status !== "COMPLETED" || path === null || row.disposedAt !== null) {
    throw new AppError(
      "CHECKPOINT_UNUSABLE",
      `Snapshot ${number} is ${row.disposedAt === null ? row.status : "disposed of"}. Choose a completed one.`,
      { values: { number } },
    );
  }
  return { ...row, path };
}

/** With which document a job starts from a snapshot: that of the job that took it, or the pipeline's draft. */
export type StartWith = "version" | "draft";

export async function documentFor(
  ctx: RequestContext,
  snapshot: Awaited<ReturnType<typeof requireSnapshot>>,
  startWith: StartWith,
): Promise<PipelineDocument> {
  return asDocument(
    startWith === "version" ? snapshot.job.version.document : (await requirePipeline(ctx, snapshot.job.pipelineId)).document,
  );
}

/** A restore plan with each node's name: as the document calls it; its id where the document has it no more. */
export interface RestorePlanView extends Omit<RestorePlan, "nodes"> {
  readonly nodes: readonly (NodeRestore & { readonly name: string })[];
}

/** What a start of a document from a snapshot would do to each node; a worker reads the snapshot. */
export async function planRestore(
  ctx: RequestContext,
  path: string,
  document: PipelineDocument,
  parameters: Readonly<Record<string, string | number | boolean>>,
): Promise<RestorePlanView> {
  const id = await askWorkers(
    ctx.db,
    { kind: "restorePlan", path, document, parameters },
    { workspaceId: ctx.workspaceId, requestedBy: ctx.actor },
  );
  const plan = restorePlanSchema.parse(await workersAnswer(ctx, id));
  const names = new Map(document.nodes.map((node) => [node.id, node.name ?? node.id]));
  return { ...plan, nodes: plan.nodes.map((node) => ({ ...node, name: names.get(node.nodeId) ?? node.nodeId })) };
}

/** Removes a snapshot's files. A checkpoint of a job that has not ended is what it would recover from, and stays. */
export async function disposeSnapshot(ctx: RequestContext, key: SnapshotKey): Promise<{ readonly path: string }> {
  const snapshot = await requireSnapshot(ctx, key);
  if (snapshot.type === "CHECKPOINT" && !ENDED_STATES.includes(snapshot.job.state)) {
    throw new AppError(
      "CHECKPOINT_UNUSABLE",
      `Checkpoint ${key.number} belongs to a job that has not ended, which would recover from it. Cancel the job first.`,
      { values: { number: key.number } },
    );
  }
  const id = await askWorkers(ctx.db, { kind: "dispose", ...key }, { workspaceId: ctx.workspaceId, requestedBy: ctx.actor });
  await workersAnswer(ctx, id);
  await audit(ctx, "snapshot.dispose", `job:${key.jobId}`, { number: key.number, label: snapshot.label, path: snapshot.path });
  return { path: snapshot.path };
}

/** Names a snapshot; an empty label takes the name away. */
export async function labelSnapshot(ctx: RequestContext, { label, ...key }: SnapshotKey & { readonly label: string }): Promise<void> {
  await requireSnapshot(ctx, key);
  await ctx.db.checkpoint.update({ where: { jobId_number: key }, data: { label: label === "" ? null : label } });
  await audit(ctx, "snapshot.label", `job:${key.jobId}`, { number: key.number, label });
}
