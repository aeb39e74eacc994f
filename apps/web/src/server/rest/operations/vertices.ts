import { combineColumn, type MetricColumn, skewOf } from "@millrace/pipeline/metrics";
import { z } from "zod";
import { AppError } from "../../app-error.ts";
import { operation } from "../operation.ts";
import { durationOf, readRestJob, requireVertex, vertexColumn, type RestJob, type RestVertex } from "../rest-job.ts";
import { count, getQuery, idsOf, inVertex, metricValues, pickMetrics, time, vertexid } from "../shapes.ts";
import { ioMetrics } from "./jobs.ts";
import { subtaskTimesOperation } from "./subtask-times.ts";

const tag = "Vertices";
const subtaskindex = z.coerce.number().int().min(0);
const inSubtask = inVertex.extend({ subtaskindex });

const subtask = z.object({
  subtask: count,
  status: z.string(),
  attempt: count,
  "taskmanager-id": z.string().nullable(),
  "start-time": time,
  "end-time": time,
  duration: z.number().int(),
  metrics: ioMetrics,
});

const level = z.enum(["ok", "low", "high"]);
const pressure = z.object({
  subtask: count,
  "backpressure-level": level,
  ratio: z.number(),
  idleRatio: z.number(),
  busyRatio: z.number(),
});

const AGGREGATES = ["min", "max", "avg", "sum", "skew"] as const;

export const vertexOperations = [
  subtaskTimesOperation,
  operation({
    id: "getVertex",
    path: "/jobs/{jobid}/vertices/{vertexid}",
    tag,
    summary: "A vertex with its subtasks",
    params: inVertex,
    response: z.object({
      id: vertexid,
      name: z.string(),
      parallelism: count,
      maxParallelism: count,
      now: time,
      subtasks: z.array(subtask),
    }),
    async answer(ctx, { params }) {
      const job = await readRestJob(ctx, params.jobid);
      const vertex = requireVertex(job, params.vertexid);
      const { id, name, parallelism, maxParallelism } = vertex;
      return {
        id,
        name,
        parallelism,
        maxParallelism,
        now: Date.now(),
        subtasks: Array.from({ length: parallelism }, (_, index) => subtaskOf(job, vertex, index)),
      };
    },
  }),
  operation({
    id: "getBackpressure",
    path: "/jobs/{jobid}/vertices/{vertexid}/backpressure",
    tag,
    summary: "How much of the time each subtask is held back, idle and busy; low from 10 %, high from 50 %",
    params: inVertex,
    response: z.object({
      status: z.enum(["ok", "deprecated"]).meta({ description: "deprecated while there is no reading" }),
      "backpressure-level": level.optional(),
      "end-timestamp": time.optional(),
      subtasks: z.array(pressure).optional(),
    }),
    async answer(ctx, { params }) {
      const job = await readRestJob(ctx, params.jobid);
      const vertex = requireVertex(job, params.vertexid);
      if (job.sample === null) return { status: "deprecated" as const };
      const share = (metric: string, index: number): number => (vertexColumn(job, vertex, metric)[index] ?? 0) / 1_000;
      const subtasks = Array.from({ length: vertex.parallelism }, (_, index) => {
        const ratio = share("backPressuredTimeMsPerSecond", index);
        return {
          subtask: index,
          "backpressure-level": levelOf(ratio),
          ratio,
          idleRatio: share("idleTimeMsPerSecond", index),
          busyRatio: share("busyTimeMsPerSecond", index),
        };
      });
      return {
        status: "ok" as const,
        "backpressure-level": levelOf(Math.max(0, ...subtasks.map((s) => s.ratio))),
        "end-timestamp": Math.round(job.sample.at),
        subtasks,
      };
    },
  }),
  operation({
    id: "getWatermarks",
    path: "/jobs/{jobid}/vertices/{vertexid}/watermarks",
    tag,
    summary: "The watermark of each subtask that has one, epoch ms",
    params: inVertex,
    response: metricValues,
    async answer(ctx, { params }) {
      const job = await readRestJob(ctx, params.jobid);
      const column = vertexColumn(job, requireVertex(job, params.vertexid), "currentInputWatermark");
      return column.flatMap((value, index) => (value === null ? [] : [{ id: `${index}.currentInputWatermark`, value: String(value) }]));
    },
  }),
  operation({
    id: "getVertexMetrics",
    path: "/jobs/{jobid}/vertices/{vertexid}/metrics",
    tag,
    summary: "Metrics of a vertex: <subtask>.<metric> of the chain, <subtask>.<node>.<metric> of each of its nodes",
    params: inVertex,
    query: getQuery,
    response: metricValues,
    async answer(ctx, { params, query }) {
      const job = await readRestJob(ctx, params.jobid);
      const vertex = requireVertex(job, params.vertexid);
      return pickMetrics(metricsOf(job, vertex), query.get);
    },
  }),
  operation({
    id: "getSubtaskMetricsAggregated",
    path: "/jobs/{jobid}/vertices/{vertexid}/subtasks/metrics",
    tag,
    summary: "Metrics over the subtasks: least, most, mean, sum, and skew in percent",
    params: inVertex,
    query: getQuery.extend({
      agg: z
        .string()
        .regex(/^(min|max|avg|sum|skew)(,(min|max|avg|sum|skew))*$/)
        .optional()
        .meta({ description: "Which of min, max, avg, sum, skew; left out: all" }),
    }),
    response: z.array(
      z.object({
        id: z.string(),
        min: z.number().optional(),
        max: z.number().optional(),
        avg: z.number().optional(),
        sum: z.number().optional(),
        skew: z.number().optional(),
      }),
    ),
    async answer(ctx, { params, query }) {
      const job = await readRestJob(ctx, params.jobid);
      const vertex = requireVertex(job, params.vertexid);
      const names = columnsOf(job, vertex);
      const wanted = idsOf(query.get);
      if (wanted === undefined) return [...names.keys()].map((id) => ({ id }));
      const kinds = idsOf(query.agg) ?? AGGREGATES;
      return wanted.flatMap((id) => {
        const column = names.get(id);
        return column === undefined ? [] : [{ id, ...aggregate(column, kinds) }];
      });
    },
  }),
  operation({
    id: "getSubtask",
    path: "/jobs/{jobid}/vertices/{vertexid}/subtasks/{subtaskindex}",
    tag,
    summary: "One subtask",
    params: inSubtask,
    response: subtask,
    async answer(ctx, { params }) {
      const job = await readRestJob(ctx, params.jobid);
      const vertex = requireVertex(job, params.vertexid);
      requireSubtask(vertex, params.subtaskindex);
      return subtaskOf(job, vertex, params.subtaskindex);
    },
  }),
  operation({
    id: "getSubtaskMetrics",
    path: "/jobs/{jobid}/vertices/{vertexid}/subtasks/{subtaskindex}/metrics",
    tag,
    summary: "Metrics of one subtask: <metric> of the chain, <node>.<metric> of each of its nodes",
    params: inSubtask,
    query: getQuery,
    response: metricValues,
    async answer(ctx, { params, query }) {
      const job = await readRestJob(ctx, params.jobid);
      const vertex = requireVertex(job, params.vertexid);
      requireSubtask(vertex, params.subtaskindex);
      const all = new Map([...columnsOf(job, vertex)].map(([id, column]) => [id, column[params.subtaskindex] ?? null]));
      return pickMetrics(all, query.get);
    },
  }),
];

function requireSubtask(vertex: RestVertex, index: number): void {
  if (index >= vertex.parallelism)
    throw new AppError(
      "VERTEX_NOT_FOUND",
      `Vertex "${vertex.id}" has ${vertex.parallelism} subtasks, counted from 0; there is no ${index}.`,
    );
}

function subtaskOf(job: RestJob, vertex: RestVertex, index: number): z.input<typeof subtask> {
  const start = job.startedAt ?? job.createdAt;
  const of = (metric: string): number | null => vertexColumn(job, vertex, metric)[index] ?? null;
  return {
    subtask: index,
    status: job.state,
    attempt: job.attempt,
    "taskmanager-id": job.workerId,
    "start-time": start,
    "end-time": job.endedAt ?? -1,
    duration: durationOf({ ...job, createdAt: start }, Date.now()),
    metrics: {
      "read-bytes": of("numBytesIn"),
      "write-bytes": of("numBytesOut"),
      "read-records": of("numRecordsIn"),
      "write-records": of("numRecordsOut"),
    },
  };
}

/** Columns by name: those of the chain by the metric alone, those of its nodes behind their id. */
function columnsOf(job: RestJob, vertex: RestVertex): Map<string, MetricColumn> {
  const columns = new Map<string, MetricColumn>();
  const names = new Set(vertex.nodes.flatMap(({ id }) => Object.keys(job.sample?.nodes[id]?.metrics ?? {})));
  for (const name of names) {
    const column = vertexColumn(job, vertex, name);
    if (column.length > 0) columns.set(name, column);
  }
  for (const { id } of vertex.nodes)
    for (const [name, column] of Object.entries(job.sample?.nodes[id]?.metrics ?? {})) columns.set(`${id}.${name}`, column);
  return columns;
}

function metricsOf(job: RestJob, vertex: RestVertex): Map<string, number | null> {
  const all = new Map<string, number | null>();
  for (const [name, column] of columnsOf(job, vertex)) column.forEach((value, index) => all.set(`${index}.${name}`, value));
  return all;
}

/** Flink's levels. */
function levelOf(ratio: number): "ok" | "low" | "high" {
  return ratio > 0.5 ? "high" : ratio > 0.1 ? "low" : "ok";
}

function aggregate(column: MetricColumn, kinds: readonly string[]): Partial<Record<(typeof AGGREGATES)[number], number>> {
  const of = (kind: (typeof AGGREGATES)[number]): number | null =>
    kind === "skew" ? percent(skewOf(column)) : combineColumn(column, kind);
  return Object.fromEntries(
    AGGREGATES.filter((kind) => kinds.includes(kind)).flatMap((kind) => {
      const value = of(kind);
      return value === null ? [] : [[kind, value]];
    }),
  );
}

function percent(share: number | null): number | null {
  return share === null ? null : share * 100;
}
