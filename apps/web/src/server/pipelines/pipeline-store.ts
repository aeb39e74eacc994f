import { notify, savePipeline } from "@millrace/db";
import { documentSchema, type PipelineDocument } from "@millrace/pipeline";
import { templateDocument } from "../templates.ts";
import { AppError } from "../app-error.ts";
import { audit } from "../audit.ts";
import type { RequestContext } from "../context.ts";
import type { JobState } from "../jobs/job-view.ts";
import { asDocument, toJson } from "./document-json.ts";
import { sketchOf, type GraphSketch } from "./sketch.ts";

/** A pipeline as the home page shows it. Times are epoch ms. */
export interface PipelineSummary {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly revision: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly deletedAt: number | null;
  readonly nodeCount: number;
  readonly sketch: GraphSketch;
  readonly lastJob: { readonly id: string; readonly state: JobState; readonly stateSince: number } | null;
}

export interface SavedPipeline {
  readonly id: string;
  readonly revision: number;
  readonly updatedAt: number;
  readonly document: PipelineDocument;
}

export async function listPipelines(
  ctx: RequestContext,
  filter: { search: string; deleted: boolean; limit: number },
): Promise<PipelineSummary[]> {
  const rows = await ctx.db.pipeline.findMany({
    where: {
      workspaceId: ctx.workspaceId,
      deletedAt: filter.deleted ? { not: null } : null,
      ...(filter.search === "" ? {} : { name: { contains: filter.search, mode: "insensitive" as const } }),
    },
    orderBy: { updatedAt: "desc" },
    take: filter.limit,
    include: { jobs: { orderBy: { createdAt: "desc" }, take: 1, select: { id: true, state: true, stateSince: true } } },
  });
  return rows.map((row) => {
    const document = documentSchema.safeParse(row.document).data;
    const job = row.jobs[0];
    return {
      id: row.id,
      name: row.name,
      description: document?.description ?? "",
      revision: row.revision,
      createdAt: row.createdAt.getTime(),
      updatedAt: row.updatedAt.getTime(),
      deletedAt: row.deletedAt?.getTime() ?? null,
      nodeCount: document?.nodes.length ?? 0,
      sketch: sketchOf(document ?? {}),
      lastJob: job === undefined ? null : { id: job.id, state: job.state, stateSince: job.stateSince.getTime() },
    };
  });
}

export async function getPipeline(ctx: RequestContext, id: string) {
  const row = await requirePipeline(ctx, id);
  const [job, version] = await Promise.all([
    ctx.db.job.findFirst({
      where: { pipelineId: id },
      orderBy: { createdAt: "desc" },
      select: { id: true, state: true, stateSince: true },
    }),
    ctx.db.pipelineVersion.findFirst({ where: { pipelineId: id }, orderBy: { number: "desc" }, select: { number: true } }),
  ]);
  return {
    id: row.id,
    name: row.name,
    revision: row.revision,
    updatedAt: row.updatedAt.getTime(),
    document: asDocument(row.document),
    latestVersion: version?.number ?? null,
    lastJob: job === null ? null : { id: job.id, state: job.state as JobState, stateSince: job.stateSince.getTime() },
  };
}

export type CreateInput =
  | { from: "blank"; name: string }
  | { from: "template"; templateId: string; name?: string | undefined }
  | { from: "document"; document: PipelineDocument };

export async function createPipeline(ctx: RequestContext, input: CreateInput): Promise<SavedPipeline> {
  const document = await startingDocument(input);
  const row = await ctx.db.pipeline.create({ data: { workspaceId: ctx.workspaceId, name: document.name, document: toJson(document) } });
  await audit(ctx, "pipeline.create", `pipeline:${row.id}`, { from: input.from, name: row.name });
  await notify(ctx.db, "pipeline", row.id);
  return { id: row.id, revision: row.revision, updatedAt: row.updatedAt.getTime(), document };
}

async function startingDocument(input: CreateInput): Promise<PipelineDocument> {
  switch (input.from) {
    case "blank":
      return documentSchema.parse({ format: "millrace/v1", name: input.name, nodes: [], edges: [] });
    case "template": {
      const document = templateDocument(input.templateId);
      if (document === undefined)
        throw new AppError("TEMPLATE_NOT_FOUND", `There is no template "${input.templateId}". Choose one from the home page.`, {
          values: { id: input.templateId },
        });
      return { ...document, name: input.name ?? document.name };
    }
    case "document":
      return input.document;
  }
}

/**
 * Writes the draft when `revision` is the newest; otherwise nothing is written and the current one is handed back. A draft without nodes takes the
 * place of one with nodes only with `mayEmpty`.
 */
export async function savePipelineDocument(
  ctx: RequestContext,
  input: { id: string; revision: number; document: PipelineDocument; mayEmpty?: boolean },
): Promise<SavedPipeline> {
  const stored = await requirePipeline(ctx, input.id);
  // Of a stale writer the conflict is told, not this.
  if (input.mayEmpty !== true && input.document.nodes.length === 0 && stored.revision === input.revision) {
    const nodes = asDocument(stored.document).nodes.length;
    if (nodes > 0)
      throw new AppError(
        "PIPELINE_WOULD_EMPTY",
        `Saving would replace ${nodes} ${nodes === 1 ? "node" : "nodes"} by an empty pipeline. Nothing was saved. If it should be empty, save with mayEmpty.`,
        { values: { nodes } },
      );
  }
  const result = await savePipeline(ctx.db, { id: input.id, revision: input.revision, document: toJson(input.document) });
  if (result.status === "missing") throw notFound(input.id);
  if (result.status === "conflict") {
    throw new AppError(
      "PIPELINE_CONFLICT",
      `Somebody else saved this pipeline meanwhile (revision ${result.revision}, yours began at ${input.revision}). Take over the newer one, or save yours as a copy.`,
      {
        values: { current: result.revision, yours: input.revision },
        current: { revision: result.revision, updatedAt: result.updatedAt.getTime(), document: asDocument(result.document) },
      },
    );
  }
  return { id: input.id, revision: result.revision, updatedAt: result.updatedAt.getTime(), document: input.document };
}

export async function renamePipeline(ctx: RequestContext, input: { id: string; name: string }): Promise<SavedPipeline> {
  const row = await requirePipeline(ctx, input.id);
  const saved = await savePipelineDocument(ctx, {
    id: input.id,
    revision: row.revision,
    document: { ...asDocument(row.document), name: input.name },
  });
  await audit(ctx, "pipeline.rename", `pipeline:${input.id}`, { from: row.name, to: input.name });
  return saved;
}

export async function deletePipeline(ctx: RequestContext, id: string): Promise<{ id: string; deletedAt: number }> {
  const row = await requirePipeline(ctx, id);
  const deletedAt = new Date();
  await ctx.db.pipeline.update({ where: { id }, data: { deletedAt } });
  await audit(ctx, "pipeline.delete", `pipeline:${id}`, { name: row.name });
  await notify(ctx.db, "pipeline", id);
  return { id, deletedAt: deletedAt.getTime() };
}

export async function restorePipeline(ctx: RequestContext, id: string): Promise<{ id: string }> {
  const restored = await ctx.db.pipeline.updateMany({ where: { id, workspaceId: ctx.workspaceId }, data: { deletedAt: null } });
  if (restored.count === 0) throw notFound(id);
  await audit(ctx, "pipeline.restore", `pipeline:${id}`);
  await notify(ctx.db, "pipeline", id);
  return { id };
}

export async function duplicatePipeline(ctx: RequestContext, input: { id: string; name?: string | undefined }): Promise<SavedPipeline> {
  const row = await requirePipeline(ctx, input.id);
  const name = input.name ?? `${row.name.slice(0, 193)} (copy)`;
  return createPipeline(ctx, { from: "document", document: { ...asDocument(row.document), name } });
}

/** The pipeline's row, or PIPELINE_NOT_FOUND; deleted ones and other workspaces' are not found. */
export async function requirePipeline(ctx: RequestContext, id: string) {
  const row = await ctx.db.pipeline.findFirst({ where: { id, workspaceId: ctx.workspaceId, deletedAt: null } });
  if (row === null) throw notFound(id);
  return row;
}

function notFound(id: string): AppError {
  return new AppError(
    "PIPELINE_NOT_FOUND",
    "This pipeline does not exist, or it was deleted. Open the home page; a deleted one can be restored there.",
    { values: { id } },
  );
}
