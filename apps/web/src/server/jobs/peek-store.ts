import { notify } from "@millrace/db";
import { findKind, validateDocument, type PipelineDocument } from "@millrace/pipeline";
import { checkExpression } from "@millrace/pipeline/expressions";
import { formatDataType } from "@millrace/pipeline/types";
import { AppError } from "../app-error.ts";
import type { RequestContext } from "../context.ts";
import { asDocument } from "../pipelines/document-json.ts";
import { getPipeline, savePipelineDocument } from "../pipelines/pipeline-store.ts";
import { requireJob } from "./job-store.ts";
import { ENDED_STATES } from "./job-view.ts";
import type { TableColumn } from "./table-columns.ts";

export interface PeekInput {
  readonly id: string;
  readonly nodeId: string;
  /** Name of the output port. */
  readonly port: string;
  readonly perSecond: number;
  /** A condition in SQL; "": all rows. */
  readonly filter: string;
}

/** Whoever looks says so again within this time. */
const EXPIRES_AFTER_MS = 20_000;

/**
 * Begins to look at rows that leave a node: the topic `peek:<id>` brings them until nobody has renewed the peek for 20 s.
 * Throws PEEK_PLACE, PEEK_FILTER, PEEK_MASKED, INSPECTION_OFF, JOB_STATE.
 */
export async function startPeek(
  ctx: RequestContext,
  input: PeekInput,
): Promise<{ readonly peekId: string; readonly columns: readonly TableColumn[] }> {
  const job = await requireJob(ctx, input.id);
  if (ENDED_STATES.includes(job.state))
    throw new AppError("JOB_STATE", `The job is ${job.state}: no rows flow any more.`, { values: { state: job.state } });
  const document = await ctx.documents.read(job.versionId);
  const inspection = document?.settings.inspection;
  if (inspection?.rows === false) throw inspectionOff();
  const place = document === null ? undefined : placeOf(document, job.parameters, input);
  if (place === undefined)
    throw new AppError("PEEK_PLACE", `The job has no output "${input.nodeId}.${input.port}" with known columns. Choose another node.`, {
      values: { node: input.nodeId },
    });
  if (input.filter !== "") {
    const { typed, diagnostics, usedColumns } = checkExpression(input.filter, {
      schema: place.schema,
      timeZone: place.timeZone,
      expected: "BOOLEAN",
    });
    const error = diagnostics.find((d) => d.severity === "error");
    if (typed === undefined || error !== undefined)
      throw new AppError("PEEK_FILTER", error?.message ?? "This is no condition.", { values: { reason: error?.message ?? "" } });
    const hidden = usedColumns.map((index) => place.schema[index]!.name).find((name) => inspection?.masked.includes(name) === true);
    if (hidden !== undefined)
      throw new AppError("PEEK_MASKED", `The field "${hidden}" is masked in this pipeline: no rows are chosen by what is in it.`, {
        values: { field: hidden },
      });
  }
  const { id } = await ctx.db.peek.create({
    data: {
      jobId: input.id,
      nodeId: input.nodeId,
      port: place.port,
      perSecond: input.perSecond,
      filter: input.filter,
      expiresAt: new Date(Date.now() + EXPIRES_AFTER_MS),
    },
    select: { id: true },
  });
  await notify(ctx.db, "intent", input.id);
  return { peekId: id, columns: place.schema.map(({ name, type }) => ({ name, type: formatDataType(type) })) };
}

/** The pipeline's settings keep its rows from people. */
export function inspectionOff(): AppError {
  return new AppError(
    "INSPECTION_OFF",
    'Rows of this pipeline may not be looked at. Its setting "Rows may be looked at" says so; a job started with another setting shows them.',
  );
}

function placeOf(document: PipelineDocument, parameters: unknown, { nodeId, port }: PeekInput) {
  const node = document.nodes.find((each) => each.id === nodeId);
  const kind = node === undefined ? undefined : findKind(node.kind);
  const { streams } = validateDocument(document, { parameters: (parameters ?? {}) as Record<string, string | number | boolean> });
  const schema = streams.get(`${nodeId}.${port}`)?.schema;
  if (node === undefined || kind === undefined || schema === undefined) return undefined;
  const config = kind.config.safeParse(node.config).data as never;
  const ports = typeof kind.outputs === "function" ? kind.outputs(config) : kind.outputs;
  const index = ports.findIndex(({ name }) => name === port);
  return index === -1 ? undefined : { schema, port: index, timeZone: document.settings.timeZone };
}

/** Says that somebody still looks. False where the peek is gone: begin anew. */
export async function keepPeek(ctx: RequestContext, peekId: string): Promise<boolean> {
  const { count } = await ctx.db.peek.updateMany({
    where: { id: peekId, expiresAt: { gt: new Date() }, job: { workspaceId: ctx.workspaceId } },
    data: { expiresAt: new Date(Date.now() + EXPIRES_AFTER_MS) },
  });
  return count > 0;
}

export async function endPeek(ctx: RequestContext, peekId: string): Promise<void> {
  await ctx.db.peek.updateMany({ where: { id: peekId, job: { workspaceId: ctx.workspaceId } }, data: { expiresAt: new Date() } });
}

/** Pins rows to a node of the pipeline's draft, where the editor's preview lets them stand for what the node gives out. */
export async function pinSamples(
  ctx: RequestContext,
  input: { id: string; nodeId: string; rows: readonly Readonly<Record<string, unknown>>[] },
): Promise<{ readonly pipelineId: string }> {
  const { pipelineId } = await requireJob(ctx, input.id);
  const pipeline = await getPipeline(ctx, pipelineId);
  const document = asDocument(pipeline.document);
  if (!document.nodes.some((node) => node.id === input.nodeId))
    throw new AppError("PEEK_PLACE", `The draft has no node "${input.nodeId}" any more.`, { values: { node: input.nodeId } });
  await savePipelineDocument(ctx, {
    id: pipelineId,
    revision: pipeline.revision,
    document: { ...document, samples: { ...document.samples, [input.nodeId]: input.rows.map((row) => ({ ...row })) } },
  });
  return { pipelineId };
}
