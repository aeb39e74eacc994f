import type { PatternChangeRequest } from "@millrace/db";
import { validateDocument, type PipelineDocument } from "@millrace/pipeline";
import type { Pattern } from "@millrace/pipeline/patterns";
import { jobSampleSchema } from "@millrace/pipeline/metrics";
import { AppError } from "../app-error.ts";
import { audit } from "../audit.ts";
import type { RequestContext } from "../context.ts";
import { asDocument } from "../pipelines/document-json.ts";
import { requireJob } from "./job-store.ts";

export interface PatternChangeInput {
  readonly id: string;
  readonly nodeId: string;
  readonly pattern: Pattern;
  readonly oldMatches: PatternChangeRequest["oldMatches"];
}

/** A pattern that was sent to a running job, and what came of it. Times are epoch ms. */
export interface PatternChange extends Omit<PatternChangeRequest, "pattern"> {
  readonly pattern: Pattern;
  readonly requestedBy: string;
  readonly at: number;
  /** "sent": no worker has answered yet. */
  readonly state: "sent" | "in-force" | "refused";
  /** Why it was refused. */
  readonly failure: string | null;
}

/**
 * Sends another pattern to a node of a running job, after the same checks that its document went through. What becomes of it is told by
 * `listPatternChanges`. Throws JOB_STATE, DOCUMENT_INVALID.
 */
export async function changePattern(ctx: RequestContext, input: PatternChangeInput): Promise<{ version: number }> {
  const job = await requireJob(ctx, input.id);
  const ended = (): AppError =>
    new AppError("JOB_STATE", `The job is ${job.state}. Only the pattern of a running job can be changed; change the pipeline instead.`, {
      values: { state: job.state },
    });
  if (job.state !== "RUNNING" || job.intent !== "run") throw ended();
  const document = await documentOf(ctx, job.versionId);
  const node = document.nodes.find(({ id }) => id === input.nodeId);
  if (node === undefined || node.kind !== "cep.pattern") {
    throw new AppError("DOCUMENT_INVALID", `The job has no pattern node ${input.nodeId}.`, { values: { count: 1 } });
  }
  const changed = {
    ...document,
    nodes: document.nodes.map((each) => (each === node ? { ...node, config: { ...node.config, pattern: input.pattern } } : each)),
  };
  const { diagnostics } = validateDocument(changed, { parameters: job.parameters as Record<string, string | number | boolean> });
  const errors = diagnostics.filter(({ nodeId, severity }) => nodeId === node.id && severity === "error");
  if (errors.length > 0)
    throw new AppError("DOCUMENT_INVALID", errors[0]?.message ?? "", { values: { count: errors.length }, diagnostics: errors });
  const nodeName = node.name ?? node.id;
  const version = await ctx.control.requestPatternChange(input.id, {
    nodeId: node.id,
    nodeName,
    pattern: JSON.stringify(input.pattern),
    oldMatches: input.oldMatches,
    knownVersion: await knownVersion(ctx, input.id, node.id),
    requestedBy: ctx.actor,
  });
  if (version === undefined) throw ended();
  await audit(ctx, "job.pattern", `job:${input.id}`, { node: nodeName, version, oldMatches: input.oldMatches });
  return { version };
}

/** Oldest first. */
export async function listPatternChanges(
  ctx: RequestContext,
  input: { readonly id: string; readonly nodeId: string },
): Promise<PatternChange[]> {
  await requireJob(ctx, input.id);
  const requests = await ctx.db.jobRequest.findMany({ where: { jobId: input.id, kind: "pattern" }, orderBy: { id: "asc" } });
  return requests.flatMap(({ data, requestedBy, createdAt, answeredAt, failure }) => {
    const { pattern, ...request } = data as unknown as PatternChangeRequest;
    if (request.nodeId !== input.nodeId) return [];
    const state = answeredAt === null ? "sent" : failure === null ? "in-force" : "refused";
    return [{ ...request, pattern: JSON.parse(pattern) as Pattern, requestedBy, at: createdAt.getTime(), state, failure }];
  });
}

async function documentOf(ctx: RequestContext, versionId: string): Promise<PipelineDocument> {
  const version = await ctx.db.pipelineVersion.findUniqueOrThrow({ where: { id: versionId }, select: { document: true } });
  return asDocument(version.document);
}

/** A pattern may also have come by the control stream: the job says which version it runs. */
async function knownVersion(ctx: RequestContext, jobId: string, nodeId: string): Promise<number> {
  const job = await ctx.db.job.findUniqueOrThrow({ where: { id: jobId }, select: { latestSample: true } });
  const versions = jobSampleSchema.safeParse(job.latestSample).data?.nodes[nodeId]?.metrics["patternVersion"] ?? [];
  return Math.max(0, ...versions.map((version) => version ?? 0));
}
