import { z } from "zod";
import { readSubtasks, type SubtaskCheckpoint } from "../../../monitor/answers/slow-checkpoint.ts";
import { checkpointStats, durationOf, summarize, type Summary } from "../../../monitor/job/drawer/checkpoints/checkpoint-stats.ts";
import { AppError } from "../../app-error.ts";
import type { RequestContext } from "../../context.ts";
import { listCheckpoints, type CheckpointRow } from "../../jobs/job-history.ts";
import { operation } from "../operation.ts";
import { readRestJob, requireVertex } from "../rest-job.ts";
import { count, inJob, statistics, time, vertexid } from "../shapes.ts";

const tag = "Checkpoints";
const inCheckpoint = inJob.extend({ checkpointid: z.coerce.number().int().min(0) });
const status = z.enum(["IN_PROGRESS", "COMPLETED", "FAILED"]);

const checkpoint = z.object({
  id: count,
  status,
  is_savepoint: z.boolean(),
  trigger_timestamp: time,
  latest_ack_timestamp: time,
  end_to_end_duration: z.number().int(),
  checkpointed_size: z.number(),
  state_size: z.number(),
  persisted_data: z.number(),
  num_acknowledged_subtasks: count,
  external_path: z.string().nullable(),
  discarded: z.boolean(),
  failure_message: z.string().nullable(),
  label: z.string().nullable(),
});

const vertexStats = z.object({
  id: count,
  status,
  latest_ack_timestamp: time,
  checkpointed_size: z.number(),
  persisted_data: z.number(),
  num_subtasks: count,
  num_acknowledged_subtasks: count,
});

const phases = z.object({
  checkpoint_duration: z.object({ sync: statistics, async: statistics }),
  alignment: z.object({ duration: statistics, persisted: statistics }),
  start_delay: statistics,
  checkpointed_size: statistics,
});

export const checkpointOperations = [
  operation({
    id: "getCheckpoints",
    path: "/jobs/{jobid}/checkpoints",
    tag,
    summary: "Counts, percentiles, the latest of each kind, and the history, newest first",
    params: inJob,
    query: z.object({ limit: z.coerce.number().int().min(1).max(1_000).default(300) }),
    response: z.object({
      counts: z.object({ total: count, in_progress: count, completed: count, failed: count }),
      summary: z.object({
        end_to_end_duration: statistics,
        checkpointed_size: statistics,
        state_size: statistics,
        persisted_data: statistics,
      }),
      latest: z.object({
        completed: checkpoint.nullable(),
        failed: checkpoint.nullable(),
        savepoint: checkpoint.nullable(),
        restored: z.object({ external_path: z.string() }).nullable(),
      }),
      history: z.array(checkpoint),
    }),
    async answer(ctx, { params, query }) {
      const rows = await listCheckpoints(ctx, params.jobid, { limit: query.limit });
      const stats = checkpointStats(rows);
      const { startingPoint } = await ctx.db.job.findUniqueOrThrow({ where: { id: params.jobid }, select: { startingPoint: true } });
      const of = (row: CheckpointRow | undefined) => (row === undefined ? null : viewOf(row));
      return {
        counts: { total: stats.triggered, in_progress: stats.inProgress, completed: stats.completed, failed: stats.failed },
        summary: {
          end_to_end_duration: statisticsOf(stats.summaries.duration),
          checkpointed_size: statisticsOf(stats.summaries.bytes),
          state_size: statisticsOf(stats.summaries.fullBytes),
          persisted_data: statisticsOf(stats.summaries.inFlightBytes),
        },
        latest: {
          completed: of(stats.lastCompleted),
          failed: of(stats.lastFailed),
          savepoint: of(stats.lastSavepoint),
          restored: startingPoint === null ? null : { external_path: startingPoint },
        },
        history: rows.map(viewOf),
      };
    },
  }),
  operation({
    id: "getCheckpointConfig",
    path: "/jobs/{jobid}/checkpoints/config",
    tag,
    summary: "How the job takes checkpoints",
    params: inJob,
    response: z.object({
      mode: z.enum(["exactly_once", "at_least_once"]),
      interval: count,
      timeout: count,
      min_pause: count,
      max_concurrent: count,
      externalization: z.object({ enabled: z.boolean(), delete_on_cancellation: z.boolean() }),
      state_backend: z.string(),
      unaligned_checkpoints: z.boolean(),
      aligned_checkpoint_timeout: count,
      tolerable_failed_checkpoints: count,
    }),
    async answer(ctx, { params }) {
      const { settings } = (await readRestJob(ctx, params.jobid)).document;
      const { checkpointing } = settings;
      return {
        mode: checkpointing.mode === "exactly-once" ? ("exactly_once" as const) : ("at_least_once" as const),
        interval: checkpointing.intervalMs,
        timeout: checkpointing.timeoutMs,
        min_pause: checkpointing.minPauseMs,
        max_concurrent: checkpointing.maxConcurrent,
        externalization: { enabled: true, delete_on_cancellation: checkpointing.retention === "delete-on-cancellation" },
        state_backend: settings.stateBackend.type,
        unaligned_checkpoints: checkpointing.unaligned,
        aligned_checkpoint_timeout: checkpointing.alignedTimeoutMs,
        tolerable_failed_checkpoints: checkpointing.tolerableFailures,
      };
    },
  }),
  operation({
    id: "getCheckpoint",
    path: "/jobs/{jobid}/checkpoints/details/{checkpointid}",
    tag,
    summary: "One checkpoint with what each vertex did",
    params: inCheckpoint,
    response: checkpoint.extend({ num_subtasks: count, tasks: z.record(z.string(), vertexStats) }),
    async answer(ctx, { params }) {
      const [job, row] = await Promise.all([readRestJob(ctx, params.jobid), requireCheckpoint(ctx, params)]);
      const subtasks = readSubtasks(row.subtasks);
      return {
        ...viewOf(row),
        num_subtasks: job.vertices.reduce((sum, vertex) => sum + vertex.parallelism, 0),
        tasks: Object.fromEntries(
          job.vertices.map((vertex) => [
            vertex.id,
            vertexStatsOf(
              row,
              vertex.parallelism,
              subtasks.filter((s) => vertex.nodes.some((node) => node.id === s.nodeId)),
            ),
          ]),
        ),
      };
    },
  }),
  operation({
    id: "getCheckpointSubtasks",
    path: "/jobs/{jobid}/checkpoints/details/{checkpointid}/subtasks/{vertexid}",
    tag,
    summary: "What each subtask of a vertex did for a checkpoint: start delay, alignment, sync and async parts, sizes",
    params: inCheckpoint.extend({ vertexid }),
    response: vertexStats.extend({
      summary: phases,
      subtasks: z.array(
        z.object({
          index: count,
          status: z.enum(["completed", "pending_or_failed"]),
          ack_timestamp: time,
          checkpointed_size: z.number(),
          checkpoint: z.object({ sync: z.number().nullable(), async: z.number().nullable() }),
          alignment: z.object({ duration: z.number().nullable(), persisted: z.number().nullable() }),
          start_delay: z.number().nullable(),
        }),
      ),
    }),
    async answer(ctx, { params }) {
      const [job, row] = await Promise.all([readRestJob(ctx, params.jobid), requireCheckpoint(ctx, params)]);
      const vertex = requireVertex(job, params.vertexid);
      const subtasks = readSubtasks(row.subtasks).filter((s) => vertex.nodes.some((node) => node.id === s.nodeId));
      const of = (read: (s: SubtaskCheckpoint) => number | null) => statisticsOf(summarize(subtasks.map(read)));
      return {
        ...vertexStatsOf(row, vertex.parallelism, subtasks),
        summary: {
          checkpoint_duration: { sync: of((s) => s.syncMs), async: of((s) => s.asyncMs) },
          alignment: { duration: of((s) => s.alignmentMs), persisted: of((s) => s.inFlightBytes) },
          start_delay: of((s) => s.startDelayMs),
          checkpointed_size: of((s) => s.bytes),
        },
        subtasks: subtasks.map((s) => ({
          index: s.subtask,
          status: s.ackAt === null ? ("pending_or_failed" as const) : ("completed" as const),
          ack_timestamp: s.ackAt ?? -1,
          checkpointed_size: s.bytes ?? 0,
          checkpoint: { sync: s.syncMs, async: s.asyncMs },
          alignment: { duration: s.alignmentMs, persisted: s.inFlightBytes },
          start_delay: s.startDelayMs,
        })),
      };
    },
  }),
];

async function requireCheckpoint(
  ctx: RequestContext,
  { jobid, checkpointid }: { readonly jobid: string; readonly checkpointid: number },
): Promise<CheckpointRow> {
  const row = (await listCheckpoints(ctx, jobid, { limit: 1_000 })).find((candidate) => candidate.number === checkpointid);
  if (row === undefined)
    throw new AppError("CHECKPOINT_NOT_FOUND", `The job has no checkpoint ${checkpointid}, or its statistics are not kept any more.`);
  return row;
}

function viewOf(row: CheckpointRow): z.input<typeof checkpoint> {
  const answered = readSubtasks(row.subtasks).filter((s) => s.ackAt !== null);
  return {
    id: row.number,
    status: row.status as z.input<typeof status>,
    is_savepoint: row.type === "SAVEPOINT",
    trigger_timestamp: row.triggeredAt,
    latest_ack_timestamp: lastAck(answered),
    end_to_end_duration: durationOf(row) ?? Date.now() - row.triggeredAt,
    checkpointed_size: row.stateBytes ?? 0,
    state_size: row.fullStateBytes ?? 0,
    persisted_data: row.inFlightBytes ?? 0,
    num_acknowledged_subtasks: answered.length,
    external_path: row.path,
    discarded: row.disposedAt !== null,
    failure_message: row.failure,
    label: row.label,
  };
}

function vertexStatsOf(row: CheckpointRow, parallelism: number, subtasks: readonly SubtaskCheckpoint[]): z.input<typeof vertexStats> {
  const answered = subtasks.filter((s) => s.ackAt !== null);
  return {
    id: row.number,
    status: row.status as z.input<typeof status>,
    latest_ack_timestamp: lastAck(answered),
    checkpointed_size: answered.reduce((sum, s) => sum + (s.bytes ?? 0), 0),
    persisted_data: answered.reduce((sum, s) => sum + (s.inFlightBytes ?? 0), 0),
    num_subtasks: parallelism,
    num_acknowledged_subtasks: answered.length,
  };
}

function lastAck(answered: readonly SubtaskCheckpoint[]): number {
  return answered.reduce((last, s) => Math.max(last, s.ackAt ?? -1), -1);
}

function statisticsOf(summary: Summary): z.input<typeof statistics> {
  const { "p99.9": p999, ...rest } = summary;
  return { ...rest, p999 };
}
