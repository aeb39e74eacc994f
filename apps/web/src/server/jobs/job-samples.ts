import { Prisma, unpackJson } from "@millrace/db";
import { jobReading, storedMetric, type JobReading, type StoredSample } from "@millrace/pipeline/metrics";
import type { RequestContext } from "../context.ts";
import { requireJob } from "./job-store.ts";
import { combine, type SeriesRequest } from "../../monitor/sample/combine.ts";
import { parseSample } from "./summarize-jobs.ts";

export interface SeriesAnswer {
  /** Epoch ms, ascending; `values[i]` belongs to `series[i]` and has one entry per moment. */
  readonly at: readonly number[];
  readonly values: readonly (readonly (number | null)[])[];
  readonly stepMs: number;
}

/** A chart is about this many pixels wide: more points cost time and show nothing. */
const MOST_POINTS = 900;
const STEPS_MS = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 10_800_000];

/**
 * Reads metrics over a range. Of each step the last sample stands for the step (a gap stays a gap), of the coarsest level that is not coarser than the
 * step: its rates are means of their time. Charts of whole nodes read one number a node and metric, so that the width of a job does not matter.
 */
export async function readSamples(
  ctx: RequestContext,
  query: { id: string; from: number; to: number; series: readonly SeriesRequest[] },
): Promise<SeriesAnswer> {
  await requireJob(ctx, query.id);
  const stepMs = STEPS_MS.find((step) => (query.to - query.from) / step <= MOST_POINTS) ?? STEPS_MS.at(-1) ?? 60_000;
  const needsSubtasks = query.series.some((s) => s.subtask !== undefined);
  const rows = await readSteps(ctx, { ...query, stepMs, needsSubtasks });
  const values = query.series.map((): (number | null)[] => []);
  for (const { packed } of rows) {
    const sample = unpackJson(packed) as StoredSample;
    query.series.forEach((series, i) => values[i]?.push(combine(stored(sample, series), series)));
  }
  return { at: rows.map((row) => row.at.getTime()), values, stepMs };
}

interface StepsQuery {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
  readonly needsSubtasks: boolean;
}

/** The levels in which samples are kept, in seconds. Single subtasks are not kept in the coarsest. */
const LEVELS = [60, 10, 1] as const;

/** The level that fits the step best, then the finer ones (its newest window is still open), then the coarser ones (finer samples are thinned away). */
function preferredLevels(stepMs: number, needsSubtasks: boolean): readonly number[] {
  const fits = (seconds: number): boolean => seconds * 1_000 <= stepMs && (!needsSubtasks || seconds < 60);
  const finer = LEVELS.filter(fits);
  return [...finer, ...LEVELS.filter((seconds) => !fits(seconds)).toReversed()];
}

/**
 * One row a step, oldest first. Each is looked up in the index by itself, so that the cost is that of the points and not of what is kept: 2 ms in the database
 * for a day where a scan of all levels took 75 ms (`npm run bench -- --suite monitor --query chart`).
 */
function readSteps(
  ctx: RequestContext,
  { id, from, to, stepMs, needsSubtasks }: StepsQuery,
): Promise<readonly { readonly at: Date; readonly packed: Uint8Array }[]> {
  const [first, second, third] = preferredLevels(stepMs, needsSubtasks);
  const newest = (level: number | undefined) => Prisma.sql`
    (SELECT at, CASE WHEN ${needsSubtasks} AND "full" IS NOT NULL THEN "full" ELSE "combined" END AS packed FROM "MetricSample"
      WHERE "jobId" = ${id}::uuid AND "resolutionSeconds" = ${level} AND at >= greatest(step.start, ${new Date(from)}::timestamp)
        AND at < step.start + make_interval(secs => ${stepMs / 1_000}) AND at <= ${new Date(to)}::timestamp
      ORDER BY at DESC LIMIT 1)`;
  return ctx.db.$queryRaw`
    SELECT sample.at, sample.packed
    FROM generate_series(${new Date(Math.floor(from / stepMs) * stepMs)}::timestamp, ${new Date(to)}::timestamp, make_interval(secs => ${stepMs / 1_000})) AS step(start)
    CROSS JOIN LATERAL (${newest(first)} UNION ALL ${newest(second)} UNION ALL ${newest(third)} LIMIT 1) AS sample
    ORDER BY step.start`;
}

function stored(sample: StoredSample, { nodeId, metric }: SeriesRequest): unknown {
  if (nodeId === "") return sample.job?.[metric];
  if (nodeId === "@process") return sample.process?.[metric];
  return storedMetric(sample, nodeId, metric);
}

/** The last reading at or before a moment; null where none is kept from that time. */
export async function readReadingAt(ctx: RequestContext, query: { id: string; at: number }): Promise<JobReading | null> {
  await requireJob(ctx, query.id);
  const row = await ctx.db.metricSample.findFirst({
    where: { jobId: query.id, at: { lte: new Date(query.at) } },
    orderBy: [{ at: "desc" }, { resolutionSeconds: "asc" }],
    select: { full: true, combined: true },
  });
  const sample = row === null ? null : parseSample(unpackJson(row.full ?? row.combined));
  return sample === null ? null : jobReading(sample);
}

const TREND_MS = 600_000;
const TREND_POINTS = 60;

/** Rows per second of a job's sources, in sixty steps up to now; null where nothing was measured. */
export async function readTrend(ctx: RequestContext, id: string): Promise<readonly (number | null)[]> {
  const job = await ctx.db.job.findFirst({ where: { id, workspaceId: ctx.workspaceId }, select: { versionId: true } });
  const document = job === null ? null : await ctx.documents.read(job.versionId);
  const targets = new Set(document?.edges.map((edge) => edge.to.split(".")[0]));
  const sources = document?.nodes.filter((node) => !targets.has(node.id)) ?? [];
  if (sources.length === 0) return [];
  const to = Date.now();
  const from = to - TREND_MS;
  const { at, values } = await readSamples(ctx, {
    id,
    from,
    to,
    series: sources.slice(0, 20).map((node) => ({ nodeId: node.id, metric: "numRecordsOutPerSecond" })),
  });
  const trend: (number | null)[] = Array.from({ length: TREND_POINTS }, () => null);
  at.forEach((moment, i) => {
    const step = Math.min(TREND_POINTS - 1, Math.floor(((moment - from) / TREND_MS) * TREND_POINTS));
    trend[step] = values.reduce((sum, column) => sum + (column[i] ?? 0), 0);
  });
  return trend;
}
