import { rescaleDocument, validateDocument, type PipelineDocument, type Rescaling } from "@millrace/pipeline";
import { AppError } from "../app-error.ts";
import { audit } from "../audit.ts";
import type { RequestContext } from "../context.ts";
import { asDocument } from "../pipelines/document-json.ts";
import { requirePipeline } from "../pipelines/pipeline-store.ts";
import { documentFor, requireSnapshot, type SnapshotKey, type StartWith } from "../snapshots/snapshot-store.ts";
import { requireJob } from "./job-store.ts";
import { requireReadableState } from "./require-readable-state.ts";
import { mustPassTests, requireTestsPass } from "./require-tests-pass.ts";
import { ENDED_STATES, type JobState } from "./job-view.ts";

export interface StartInput {
  readonly pipelineId: string;
  readonly revision?: number | undefined;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly startingPoint?: string | undefined;
  /** Starts it without its tests, though the pipeline asks for them. Stands in the audit trail. */
  readonly ignoreTests?: boolean | undefined;
}

/** Freezes the draft as a version and asks for its execution. */
export async function startJob(ctx: RequestContext, input: StartInput): Promise<{ id: string }> {
  const document = await draftAt(ctx, input.pipelineId, input.revision);
  requireValid(document, input.parameters);
  if (input.startingPoint !== undefined) await requireReadableSnapshot(ctx, input.startingPoint, document, input.parameters);
  const ignored = await passTests(ctx, document, input);
  const id = await ctx.control.createJob({
    workspaceId: ctx.workspaceId,
    pipelineId: input.pipelineId,
    document,
    parameters: input.parameters,
    startingPoint: input.startingPoint ?? null,
    createdBy: ctx.actor,
  });
  await audit(ctx, "job.start", `job:${id}`, { pipeline: document.name, startingPoint: input.startingPoint ?? null, ...ignored });
  return { id };
}

/** Of a snapshot that a job of this workspace has taken; of another one only its files tell, which the worker reads before the job starts. */
async function requireReadableSnapshot(
  ctx: RequestContext,
  path: string,
  document: PipelineDocument,
  parameters: StartInput["parameters"],
): Promise<void> {
  const snapshot = await ctx.db.checkpoint.findFirst({
    where: { path, job: { workspaceId: ctx.workspaceId } },
    select: { job: { select: { version: { select: { document: true } } } } },
  });
  if (snapshot !== null)
    await requireReadableState(asDocument(snapshot.job.version.document), document, { parameters, allowDropped: false });
}

/** Runs the tests that the document asks for; what the audit trail says of them where they are left out. */
async function passTests(
  ctx: RequestContext,
  document: PipelineDocument,
  { ignoreTests = false }: Pick<StartInput, "ignoreTests">,
): Promise<{ readonly ignoredTests?: number }> {
  if (ignoreTests && mustPassTests(document)) return { ignoredTests: document.tests?.length ?? 0 };
  await requireTestsPass(ctx, document);
  return {};
}

/** The pipeline's draft; PIPELINE_CONFLICT where it is no longer what the person sees, so that nobody runs what they do not see. */
async function draftAt(ctx: RequestContext, pipelineId: string, revision: number | undefined): Promise<PipelineDocument> {
  const pipeline = await requirePipeline(ctx, pipelineId);
  const document = asDocument(pipeline.document);
  if (revision === undefined || revision === pipeline.revision) return document;
  throw new AppError(
    "PIPELINE_CONFLICT",
    `The stored pipeline is revision ${pipeline.revision}, you see ${revision}. Save or reload, then run.`,
    {
      values: { current: pipeline.revision, yours: revision },
      current: { revision: pipeline.revision, updatedAt: pipeline.updatedAt.getTime(), document },
    },
  );
}

/** Writes the intent; the worker does it and reports the states. */
export async function cancelJob(ctx: RequestContext, id: string): Promise<{ id: string; state: JobState; accepted: boolean }> {
  const job = await requireJob(ctx, id);
  const accepted = await ctx.control.requestCancel(id, { requestedBy: ctx.actor });
  if (accepted) await audit(ctx, "job.cancel", `job:${id}`, { name: job.name, state: job.state });
  return { id, state: job.state, accepted };
}

export interface UpgradeInput {
  /** The running job. */
  readonly id: string;
  readonly revision: number;
  readonly parameters: StartInput["parameters"];
  readonly allowDropped: boolean;
  readonly ignoreTests?: boolean | undefined;
}

/** Asks for the job's end behind a savepoint, from which the pipeline's draft goes on as a new job: both or neither. */
export async function upgradeJob(ctx: RequestContext, input: UpgradeInput): Promise<{ id: string; accepted: boolean }> {
  const job = await requireRunning(ctx, input.id);
  const document = await draftAt(ctx, job.pipelineId, input.revision);
  requireValid(document, input.parameters);
  const { parameters, allowDropped } = input;
  await requireReadableState(await versionOf(ctx, job.versionId), document, { parameters, allowDropped });
  const ignored = await passTests(ctx, document, input);
  const accepted = await ctx.control.requestStop(input.id, {
    requestedBy: ctx.actor,
    drain: false,
    upgrade: { document, parameters, allowDropped },
  });
  if (accepted) await audit(ctx, "job.upgrade", `job:${input.id}`, { name: job.name, revision: input.revision, allowDropped, ...ignored });
  return { id: input.id, accepted };
}

/** Asks for a savepoint of a running job; it appears among the checkpoints. */
export async function savepointJob(ctx: RequestContext, input: { id: string; label: string }): Promise<{ id: string; requestId: string }> {
  const job = await requireRunning(ctx, input.id);
  const requestId = await ctx.control.requestSavepoint(input.id, {
    requestedBy: ctx.actor,
    ...(input.label === "" ? {} : { label: input.label }),
  });
  if (requestId === undefined) throw new AppError("JOB_STATE", "The job has just ended.", { values: { state: "ended" } });
  await audit(ctx, "job.savepoint", `job:${input.id}`, { name: job.name, label: input.label });
  return { id: input.id, requestId };
}

/** Asks for a savepoint and the end of the job behind it. Idempotent while the stop is on its way. */
export async function stopJob(ctx: RequestContext, input: { id: string; drain: boolean }): Promise<{ id: string; accepted: boolean }> {
  const job = await requireJob(ctx, input.id);
  if (job.intent === "stop") return { id: input.id, accepted: false };
  await requireRunning(ctx, input.id);
  const accepted = await ctx.control.requestStop(input.id, { requestedBy: ctx.actor, drain: input.drain });
  if (accepted) await audit(ctx, "job.stop", `job:${input.id}`, { name: job.name, drain: input.drain });
  return { id: input.id, accepted };
}

async function requireRunning(ctx: RequestContext, id: string) {
  const job = await requireJob(ctx, id);
  if (job.state !== "RUNNING" || job.intent !== "run") {
    throw new AppError(
      "JOB_STATE",
      `The job is ${job.state}${job.intent === "run" ? "" : ` and about to ${job.intent}`}. A savepoint needs a running job.`,
      { values: { state: job.state } },
    );
  }
  return job;
}

async function versionOf(ctx: RequestContext, versionId: string): Promise<PipelineDocument> {
  return asDocument((await ctx.db.pipelineVersion.findUniqueOrThrow({ where: { id: versionId }, select: { document: true } })).document);
}

/** Asks for the job's end behind a savepoint, from which it goes on at another parallelism. */
export async function rescaleJob(
  ctx: RequestContext,
  { id, ...rescale }: Rescaling & { readonly id: string },
): Promise<{ id: string; accepted: boolean }> {
  const job = await requireRunning(ctx, id);
  requireValid(rescaleDocument(await versionOf(ctx, job.versionId), rescale), job.parameters as StartInput["parameters"]);
  const accepted = await ctx.control.requestStop(id, { requestedBy: ctx.actor, drain: false, rescale });
  if (accepted)
    await audit(ctx, "job.rescale", `job:${id}`, {
      name: job.name,
      parallelism: rescale.parallelism ?? null,
      nodes: JSON.stringify(rescale.nodes ?? {}),
    });
  return { id, accepted };
}

export interface SinkLimitInput {
  /** The running job. */
  readonly id: string;
  readonly nodeId: string;
  /** What each subtask of the table takes from now on; null: no limit. */
  readonly maxRowsPerSecond: number | null;
}

/**
 * Asks for the job's end behind a savepoint, from which its own version goes on with another limit of one table. The draft stays as it is.
 * Throws JOB_STATE, DOCUMENT_INVALID.
 */
export async function limitTable(ctx: RequestContext, input: SinkLimitInput): Promise<{ id: string; accepted: boolean }> {
  const job = await requireRunning(ctx, input.id);
  const version = await ctx.db.pipelineVersion.findUniqueOrThrow({ where: { id: job.versionId }, select: { document: true } });
  const document = asDocument(version.document);
  const table = document.nodes.find(({ id }) => id === input.nodeId);
  if (table?.kind !== "sink.table")
    throw new AppError("DOCUMENT_INVALID", `The job has no table "${input.nodeId}".`, { values: { count: 1 } });
  const { maxRowsPerSecond: _before, ...rest } = table.config;
  const config = input.maxRowsPerSecond === null ? rest : { ...rest, maxRowsPerSecond: input.maxRowsPerSecond };
  const changed = { ...document, nodes: document.nodes.map((node) => (node === table ? { ...node, config } : node)) };
  const parameters = job.parameters as StartInput["parameters"];
  requireValid(changed, parameters);
  const accepted = await ctx.control.requestStop(input.id, {
    requestedBy: ctx.actor,
    drain: false,
    upgrade: { document: changed, parameters, allowDropped: false },
  });
  const { nodeId, maxRowsPerSecond } = input;
  if (accepted) await audit(ctx, "job.limitTable", `job:${input.id}`, { name: job.name, nodeId, maxRowsPerSecond });
  return { id: input.id, accepted };
}

function requireValid(document: PipelineDocument, parameters: StartInput["parameters"]): void {
  const { diagnostics } = validateDocument(document, { parameters });
  const errors = diagnostics.filter((d) => d.severity === "error");
  if (errors.length === 0) return;
  const first = errors[0]?.message ?? "";
  throw new AppError(
    "DOCUMENT_INVALID",
    errors.length === 1 ? first : `${errors.length} problems keep this pipeline from running. The first: ${first}`,
    { values: { count: errors.length }, diagnostics },
  );
}

/** Starts the same version with the same parameters and an empty state again; a job itself never changes. */
export async function restartJob(ctx: RequestContext, input: { id: string }): Promise<{ id: string }> {
  const job = await requireJob(ctx, input.id);
  requireEnded(job.state);
  const version = await ctx.db.pipelineVersion.findUniqueOrThrow({ where: { id: job.versionId }, select: { document: true } });
  const id = await ctx.control.createJob({
    workspaceId: ctx.workspaceId,
    pipelineId: job.pipelineId,
    document: asDocument(version.document),
    parameters: job.parameters as StartInput["parameters"],
    startingPoint: null,
    predecessor: { jobId: job.id, origin: "restart" },
    createdBy: ctx.actor,
  });
  await audit(ctx, "job.restart", `job:${id}`, { name: job.name, of: input.id });
  return { id };
}

function requireEnded(state: JobState): void {
  if (ENDED_STATES.includes(state)) return;
  throw new AppError("JOB_STATE", `The job is ${state}. Cancel or stop it first, then restart.`, { values: { state } });
}

export interface SnapshotStart extends SnapshotKey {
  readonly startWith: StartWith;
  readonly allowDropped: boolean;
  readonly parameters?: StartInput["parameters"] | undefined;
  readonly ignoreTests?: boolean | undefined;
}

/**
 * Starts a new job from a snapshot: with the version that took it or with the pipeline's draft. Where the job of a savepoint still runs, the new
 * one is a clone beside it.
 */
export async function startFromSnapshot(ctx: RequestContext, input: SnapshotStart): Promise<{ id: string }> {
  const snapshot = await requireSnapshot(ctx, input);
  const { job } = snapshot;
  const isClone = !ENDED_STATES.includes(job.state);
  // The engine removes checkpoints of a running job while newer ones complete.
  if (isClone && snapshot.type === "CHECKPOINT") requireEnded(job.state);
  const document = await documentFor(ctx, snapshot, input.startWith);
  const parameters = input.parameters ?? (job.parameters as StartInput["parameters"]);
  requireValid(document, parameters);
  if (input.startWith === "draft")
    await requireReadableState(asDocument(job.version.document), document, { parameters, allowDropped: input.allowDropped });
  // The version of a snapshot has run before.
  const ignored = input.startWith === "draft" ? await passTests(ctx, document, input) : {};
  const id = await ctx.control.createJob({
    workspaceId: ctx.workspaceId,
    pipelineId: job.pipelineId,
    document,
    parameters,
    startingPoint: snapshot.path,
    allowDropped: input.allowDropped,
    predecessor: { jobId: job.id, origin: isClone ? "clone" : "restore" },
    createdBy: ctx.actor,
  });
  await audit(ctx, isClone ? "job.clone" : "job.restore", `job:${id}`, {
    name: job.name,
    of: job.id,
    snapshot: input.number,
    allowDropped: input.allowDropped,
    ...ignored,
  });
  return { id };
}
