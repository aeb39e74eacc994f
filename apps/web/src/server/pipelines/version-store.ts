import { AppError } from "../app-error.ts";
import { audit } from "../audit.ts";
import type { RequestContext } from "../context.ts";
import { asDocument } from "./document-json.ts";
import { requirePipeline, savePipelineDocument, type SavedPipeline } from "./pipeline-store.ts";

/** A frozen document, without its body. `origin` is "named" (made by a person) or "run" (made by starting a job). */
export interface VersionSummary {
  readonly id: string;
  readonly number: number;
  readonly origin: string;
  readonly name: string | null;
  readonly note: string | null;
  readonly author: string;
  readonly createdAt: number;
  readonly jobs: number;
}

const NEWEST = 500;

export async function listVersions(ctx: RequestContext, pipelineId: string): Promise<VersionSummary[]> {
  await requirePipeline(ctx, pipelineId);
  const rows = await ctx.db.pipelineVersion.findMany({
    where: { pipelineId },
    orderBy: { number: "desc" },
    take: NEWEST,
    select: {
      id: true,
      number: true,
      origin: true,
      name: true,
      note: true,
      author: true,
      createdAt: true,
      _count: { select: { jobs: true } },
    },
  });
  return rows.map(({ _count, createdAt, ...row }) => ({ ...row, createdAt: createdAt.getTime(), jobs: _count.jobs }));
}

export async function getVersion(ctx: RequestContext, { pipelineId, number }: { pipelineId: string; number: number }) {
  await requirePipeline(ctx, pipelineId);
  const row = await ctx.db.pipelineVersion.findUnique({ where: { pipelineId_number: { pipelineId, number } } });
  if (row === null) throw missing(number);
  return {
    id: row.id,
    number: row.number,
    origin: row.origin,
    name: row.name,
    note: row.note,
    author: row.author,
    createdAt: row.createdAt.getTime(),
    document: asDocument(row.document),
  };
}

/** Freezes the draft as it is now. */
export async function createVersion(
  ctx: RequestContext,
  input: { pipelineId: string; name: string; note: string },
): Promise<VersionSummary> {
  const pipeline = await requirePipeline(ctx, input.pipelineId);
  const row = await ctx.db.$transaction(async (tx) => {
    // The row lock makes numbers gapless when two people (or a start) freeze at once.
    await tx.$queryRaw`SELECT id FROM "Pipeline" WHERE id = ${input.pipelineId}::uuid FOR UPDATE`;
    const last = await tx.pipelineVersion.findFirst({
      where: { pipelineId: input.pipelineId },
      orderBy: { number: "desc" },
      select: { number: true },
    });
    return tx.pipelineVersion.create({
      data: {
        pipelineId: input.pipelineId,
        number: (last?.number ?? 0) + 1,
        document: pipeline.document ?? {},
        origin: "named",
        name: input.name || null,
        note: input.note || null,
        author: ctx.actor,
      },
    });
  });
  await audit(ctx, "version.create", `pipeline:${input.pipelineId}`, { number: row.number, name: row.name });
  return {
    id: row.id,
    number: row.number,
    origin: row.origin,
    name: row.name,
    note: row.note,
    author: row.author,
    createdAt: row.createdAt.getTime(),
    jobs: 0,
  };
}

export async function restoreVersion(
  ctx: RequestContext,
  input: { pipelineId: string; number: number; revision: number },
): Promise<SavedPipeline> {
  const version = await getVersion(ctx, input);
  return savePipelineDocument(ctx, { id: input.pipelineId, revision: input.revision, document: version.document, mayEmpty: true });
}

function missing(number: number): AppError {
  return new AppError("VERSION_NOT_FOUND", `This pipeline has no version ${number}. Choose one from the list of versions.`, {
    values: { number },
  });
}
