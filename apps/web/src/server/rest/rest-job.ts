import type { PipelineDocument } from "@millrace/pipeline";
import type { JobSample, MetricColumn } from "@millrace/pipeline/metrics";
import { AppError } from "../app-error.ts";
import type { RequestContext } from "../context.ts";
import { ENDED_STATES, type JobState } from "../jobs/job-view.ts";
import { jobNotFound } from "../jobs/job-store.ts";
import { asDocument } from "../pipelines/document-json.ts";

/** A task of the job graph: a chain of nodes, head first. Its id, the head's, stands where Flink has a vertex's. */
export interface RestVertex {
  readonly id: string;
  readonly name: string;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly nodes: readonly { readonly id: string; readonly kind: string; readonly name: string }[];
}

export interface RestEdge {
  readonly from: string;
  readonly to: string;
  readonly fromTask: string;
  readonly toTask: string;
  readonly partitioner: string;
}

/** A job with its plan and newest reading. Times are epoch ms. */
export interface RestJob {
  readonly id: string;
  readonly name: string;
  readonly pipelineId: string;
  readonly state: JobState;
  readonly attempt: number;
  readonly restarts: number;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly workerId: string | null;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly document: PipelineDocument;
  readonly vertices: readonly RestVertex[];
  readonly edges: readonly RestEdge[];
  readonly sample: JobSample | null;
}

export async function readRestJob(ctx: RequestContext, id: string): Promise<RestJob> {
  const row = await ctx.db.job.findFirst({
    where: { id, workspaceId: ctx.workspaceId },
    include: { version: { select: { document: true } } },
    omit: { latestSample: true, latestReading: true },
  });
  if (row === null) throw jobNotFound(id);
  const plan = (row.plan ?? {}) as { tasks?: readonly RestVertex[]; edges?: readonly RestEdge[] };
  const sample = await ctx.samples.read(id);
  return {
    id: row.id,
    name: row.name,
    pipelineId: row.pipelineId,
    state: row.state,
    attempt: row.attempt,
    restarts: row.restarts,
    createdAt: row.createdAt.getTime(),
    startedAt: row.startedAt?.getTime() ?? null,
    endedAt: row.endedAt?.getTime() ?? null,
    workerId: row.leaseWorkerId,
    parameters: row.parameters as Record<string, unknown>,
    document: asDocument(row.version.document),
    vertices: plan.tasks ?? [],
    edges: plan.edges ?? [],
    sample,
  };
}

export function requireVertex(job: RestJob, id: string): RestVertex {
  const vertex = job.vertices.find((task) => task.id === id);
  if (vertex === undefined)
    throw new AppError(
      "VERTEX_NOT_FOUND",
      `The job has no vertex "${id}". Its vertices: ${job.vertices.map((task) => task.id).join(", ")}.`,
    );
  return vertex;
}

/** A column of the whole chain: what leaves it is measured at its end, everything else at its head. */
export function vertexColumn(job: RestJob, vertex: RestVertex, metric: string): MetricColumn {
  const node = /Out(PerSecond)?$|OutputWatermark$|outPoolUsage/.test(metric) ? vertex.nodes.at(-1) : vertex.nodes[0];
  return job.sample?.nodes[node?.id ?? ""]?.metrics[metric] ?? [];
}

export function hasEnded(job: RestJob): boolean {
  return ENDED_STATES.includes(job.state);
}

/** Milliseconds that the job has existed. */
export function durationOf(job: RestJob, now: number): number {
  return (job.endedAt ?? now) - job.createdAt;
}
