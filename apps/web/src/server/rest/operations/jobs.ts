import { z } from "zod";
import { cancelJob, startJob } from "../../jobs/job-actions.ts";
import { listEvents, listExceptions, listLogs, listRows } from "../../jobs/job-history.ts";
import { readSamples } from "../../jobs/job-samples.ts";
import { operation } from "../operation.ts";
import { durationOf, readRestJob, vertexColumn, type RestJob, type RestVertex } from "../rest-job.ts";
import { count, getQuery, inJob, jobid, jobStatus, metricValues, pickMetrics, time } from "../shapes.ts";
import { combineColumn } from "@millrace/pipeline/metrics";

const tag = "Jobs";
const parameters = z.record(z.string().max(100), z.union([z.string().max(10_000), z.number(), z.boolean()]));
const limit = z.coerce.number().int().min(1).max(500).default(100);

export const ioMetrics = z.object({
  "read-bytes": z.number().nullable(),
  "write-bytes": z.number().nullable(),
  "read-records": z.number().nullable(),
  "write-records": z.number().nullable(),
});

const planNode = z.object({
  id: z.string(),
  parallelism: count,
  description: z.string(),
  inputs: z.array(z.object({ num: count, id: z.string(), ship_strategy: z.string() })),
});
const plan = z.object({ jid: jobid, name: z.string(), type: z.enum(["STREAMING", "BATCH"]), nodes: z.array(planNode) });

const vertex = z.object({
  id: z.string(),
  name: z.string(),
  parallelism: count,
  maxParallelism: count,
  status: z.string(),
  operators: z.array(z.object({ id: z.string(), kind: z.string(), name: z.string() })),
  metrics: ioMetrics,
});

export const jobOperations = [
  operation({
    id: "listJobs",
    path: "/jobs",
    tag,
    summary: "Ids and states of the newest thousand jobs",
    response: z.object({ jobs: z.array(z.object({ id: jobid, status: jobStatus })) }),
    async answer(ctx) {
      const rows = await ctx.db.job.findMany({
        where: { workspaceId: ctx.workspaceId },
        orderBy: { createdAt: "desc" },
        take: 1_000,
        select: { id: true, state: true },
      });
      return { jobs: rows.map(({ id, state }) => ({ id, status: state })) };
    },
  }),
  operation({
    id: "getJobsOverview",
    path: "/jobs/overview",
    tag,
    summary: "The newest thousand jobs as a list shows them",
    response: z.object({
      jobs: z.array(
        z.object({
          jid: jobid,
          name: z.string(),
          state: jobStatus,
          "start-time": time,
          "end-time": time,
          duration: z.number().int(),
          "last-modification": time,
          restarts: count,
        }),
      ),
    }),
    async answer(ctx) {
      const now = Date.now();
      const rows = await ctx.db.job.findMany({
        where: { workspaceId: ctx.workspaceId },
        orderBy: { createdAt: "desc" },
        take: 1_000,
        select: { id: true, name: true, state: true, stateSince: true, createdAt: true, endedAt: true, restarts: true },
      });
      return {
        jobs: rows.map((row) => ({
          jid: row.id,
          name: row.name,
          state: row.state,
          "start-time": row.createdAt.getTime(),
          "end-time": row.endedAt?.getTime() ?? -1,
          duration: (row.endedAt?.getTime() ?? now) - row.createdAt.getTime(),
          "last-modification": row.stateSince.getTime(),
          restarts: row.restarts,
        })),
      };
    },
  }),
  operation({
    id: "getJob",
    path: "/jobs/{jobid}",
    tag,
    summary: "A job with its vertices and plan",
    params: inJob,
    response: z.object({
      jid: jobid,
      name: z.string(),
      state: jobStatus,
      "job-type": z.enum(["STREAMING", "BATCH"]),
      "start-time": time,
      "end-time": time,
      duration: z.number().int(),
      maxParallelism: count,
      now: time,
      isStoppable: z.boolean(),
      attempt: count,
      restarts: count,
      "pipeline-id": z.uuid(),
      vertices: z.array(vertex),
      plan,
    }),
    async answer(ctx, { params }) {
      const job = await readRestJob(ctx, params.jobid);
      const now = Date.now();
      return {
        jid: job.id,
        name: job.name,
        state: job.state,
        "job-type": typeOf(job),
        "start-time": job.createdAt,
        "end-time": job.endedAt ?? -1,
        duration: durationOf(job, now),
        maxParallelism: job.document.settings.maxParallelism,
        now,
        isStoppable: job.state === "RUNNING",
        attempt: job.attempt,
        restarts: job.restarts,
        "pipeline-id": job.pipelineId,
        vertices: job.vertices.map((task) => ({
          id: task.id,
          name: task.name,
          parallelism: task.parallelism,
          maxParallelism: task.maxParallelism,
          status: job.state,
          operators: task.nodes.map(({ id, kind, name }) => ({ id, kind, name })),
          metrics: ioOf(job, task),
        })),
        plan: planOf(job),
      };
    },
  }),
  operation({
    id: "cancelJob",
    method: "PATCH",
    path: "/jobs/{jobid}",
    tag,
    summary: "Cancels a job. Idempotent; poll its status",
    params: inJob,
    query: z.object({ mode: z.literal("cancel").default("cancel") }),
    status: 202,
    response: z.object({}),
    async answer(ctx, { params }) {
      await cancelJob(ctx, params.jobid);
      return {};
    },
  }),
  operation({
    id: "getJobStatus",
    path: "/jobs/{jobid}/status",
    tag,
    summary: "The state alone",
    params: inJob,
    response: z.object({ status: jobStatus }),
    answer: async (ctx, { params }) => ({ status: (await readRestJob(ctx, params.jobid)).state }),
  }),
  operation({
    id: "getJobPlan",
    path: "/jobs/{jobid}/plan",
    tag,
    summary: "The data-flow plan",
    params: inJob,
    response: z.object({ plan }),
    answer: async (ctx, { params }) => ({ plan: planOf(await readRestJob(ctx, params.jobid)) }),
  }),
  operation({
    id: "getJobConfig",
    path: "/jobs/{jobid}/config",
    tag,
    summary: "Settings and parameters that the job runs with",
    params: inJob,
    response: z.object({
      jid: jobid,
      name: z.string(),
      "execution-config": z.object({
        "restart-strategy": z.string(),
        "job-parallelism": count,
        "user-config": z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      }),
      settings: z.record(z.string(), z.unknown()),
    }),
    async answer(ctx, { params }) {
      const { id, name, document, parameters: given } = await readRestJob(ctx, params.jobid);
      return {
        jid: id,
        name,
        "execution-config": {
          "restart-strategy": document.settings.restart.strategy,
          "job-parallelism": document.settings.parallelism,
          "user-config": given as Record<string, string | number | boolean>,
        },
        settings: { ...document.settings },
      };
    },
  }),
  operation({
    id: "getJobExceptions",
    path: "/jobs/{jobid}/exceptions",
    tag,
    summary: "Failures, newest first",
    params: inJob,
    query: z.object({ maxExceptions: z.coerce.number().int().min(1).max(500).default(20) }),
    response: z.object({
      exceptionHistory: z.object({
        entries: z.array(
          z.object({
            exceptionName: z.string(),
            message: z.string(),
            stacktrace: z.string().nullable(),
            timestamp: time,
            attempt: count,
            taskName: z.string().nullable(),
            subtask: count.nullable(),
            taskManagerId: z.string().nullable(),
          }),
        ),
        truncated: z.boolean(),
      }),
    }),
    async answer(ctx, { params, query }) {
      const rows = await listExceptions(ctx, params.jobid, { limit: query.maxExceptions + 1 });
      return {
        exceptionHistory: {
          entries: rows.slice(0, query.maxExceptions).map((row) => ({
            exceptionName: row.code,
            message: row.message,
            stacktrace: row.stack,
            timestamp: row.at,
            attempt: row.attempt,
            taskName: row.nodeId,
            subtask: row.subtask,
            taskManagerId: row.workerId,
          })),
          truncated: rows.length > query.maxExceptions,
        },
      };
    },
  }),
  operation({
    id: "getJobMetrics",
    path: "/jobs/{jobid}/metrics",
    tag,
    summary: "Metrics of the job as a whole and of its process (process.…)",
    params: inJob,
    query: getQuery,
    response: metricValues,
    async answer(ctx, { params, query }) {
      const { sample } = await readRestJob(ctx, params.jobid);
      const all = new Map<string, number | null>(Object.entries(sample?.job ?? {}));
      for (const [name, value] of Object.entries(sample?.process ?? {})) all.set(`process.${name}`, value);
      return pickMetrics(all, query.get);
    },
  }),
  operation({
    id: "getJobSeries",
    path: "/jobs/{jobid}/series",
    tag,
    summary: "A metric over time, at the finest resolution that keeps the answer below 900 points",
    params: inJob,
    query: z.object({
      metric: z.string().min(1).max(200),
      node: z.string().max(64).default("").meta({ description: "Id of the node; left out: the job; @process: its process" }),
      subtask: z.coerce.number().int().min(0).optional(),
      from: z.coerce.number().optional().meta({ description: "Epoch ms; left out: fifteen minutes ago" }),
      to: z.coerce.number().optional(),
    }),
    response: z.object({ stepMs: count, points: z.array(z.object({ at: time, value: z.number().nullable() })) }),
    async answer(ctx, { params, query }) {
      const to = query.to ?? Date.now();
      const { at, values, stepMs } = await readSamples(ctx, {
        id: params.jobid,
        from: query.from ?? to - 900_000,
        to,
        series: [{ nodeId: query.node, metric: query.metric, ...(query.subtask === undefined ? {} : { subtask: query.subtask }) }],
      });
      return { stepMs, points: at.map((moment, i) => ({ at: moment, value: values[0]?.[i] ?? null })) };
    },
  }),
  operation({
    id: "getJobEvents",
    path: "/jobs/{jobid}/events",
    tag,
    summary: "State changes, actions and notices, newest first",
    params: inJob,
    query: z.object({
      limit,
      before: z
        .string()
        .regex(/^\d{1,19}$/)
        .optional(),
    }),
    response: z.object({ events: z.array(z.object({ id: z.string(), timestamp: time, type: z.string(), message: z.string() })) }),
    async answer(ctx, { params, query }) {
      const rows = await listEvents(ctx, params.jobid, query);
      return { events: rows.map(({ id, at, type, message }) => ({ id, timestamp: at, type, message })) };
    },
  }),
  operation({
    id: "getJobLog",
    path: "/jobs/{jobid}/log",
    tag,
    summary: "The newest log lines, newest first",
    params: inJob,
    query: z.object({
      limit,
      before: z
        .string()
        .regex(/^\d{1,19}$/)
        .optional(),
      level: z.enum(["trace", "debug", "info", "warn", "error"]).optional(),
      node: z.string().max(64).optional(),
      search: z.string().max(200).default(""),
    }),
    response: z.object({
      lines: z.array(z.object({ id: z.string(), timestamp: time, level: z.string(), node: z.string().nullable(), message: z.string() })),
    }),
    async answer(ctx, { params, query }) {
      const { node, ...filter } = query;
      const rows = await listLogs(ctx, params.jobid, { ...filter, nodeId: node });
      return { lines: rows.map(({ id, at, level, nodeId, message }) => ({ id, timestamp: at, level, node: nodeId, message })) };
    },
  }),
  operation({
    id: "getJobRows",
    path: "/jobs/{jobid}/rows/{vertexid}",
    tag,
    summary: "The newest rows of a table sink, oldest first",
    params: inJob.extend({ vertexid: z.string().min(1).max(64) }),
    query: z.object({ limit }),
    response: z.object({
      total: count,
      rows: z.array(z.object({ id: z.string(), kind: count, timestamp: z.number().nullable(), values: z.unknown() })),
    }),
    answer: (ctx, { params, query }) => listRows(ctx, { jobId: params.jobid, nodeId: params.vertexid, limit: query.limit }),
  }),
  operation({
    id: "runPipeline",
    method: "POST",
    path: "/pipelines/{pipelineid}/run",
    tag,
    summary: "Starts the pipeline's draft, as it stands, as a new job",
    params: z.object({ pipelineid: z.uuid() }),
    body: z
      .object({
        parameters: parameters.default({}),
        savepointPath: z.string().max(4_000).optional(),
        /** Without its tests, though the pipeline asks that they pass before a start. */
        ignoreTests: z.boolean().default(false),
      })
      .prefault({}),
    status: 202,
    response: z.object({ jobid }),
    async answer(ctx, { params, body }) {
      const { id } = await startJob(ctx, {
        pipelineId: params.pipelineid,
        parameters: body.parameters,
        startingPoint: body.savepointPath,
        ignoreTests: body.ignoreTests,
      });
      return { jobid: id };
    },
  }),
];

function typeOf(job: RestJob): "STREAMING" | "BATCH" {
  return job.document.settings.executionMode === "batch" ? "BATCH" : "STREAMING";
}

/** Records and bytes into and out of a vertex since the start of the attempt; null where they are not counted. */
function ioOf(job: RestJob, vertex: RestVertex): z.input<typeof ioMetrics> {
  const sum = (metric: string): number | null => combineColumn(vertexColumn(job, vertex, metric), "sum");
  return {
    "read-bytes": sum("numBytesIn"),
    "write-bytes": sum("numBytesOut"),
    "read-records": sum("numRecordsIn"),
    "write-records": sum("numRecordsOut"),
  };
}

function planOf(job: RestJob): z.input<typeof plan> {
  return {
    jid: job.id,
    name: job.name,
    type: typeOf(job),
    nodes: job.vertices.map((task) => ({
      id: task.id,
      parallelism: task.parallelism,
      description: task.name,
      inputs: job.edges
        .filter((edge) => edge.toTask === task.id)
        .map((edge, num) => ({ num, id: edge.fromTask, ship_strategy: edge.partitioner.toUpperCase() })),
    })),
  };
}
