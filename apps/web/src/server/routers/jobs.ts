import { patternConfig } from "@millrace/pipeline/catalog";
import { z } from "zod";
import { cancelJob, limitTable, rescaleJob, restartJob, savepointJob, startJob, stopJob, upgradeJob } from "../jobs/job-actions.ts";
import { profileJob } from "../jobs/job-profile.ts";
import { endPeek, keepPeek, pinSamples, startPeek } from "../jobs/peek-store.ts";
import { listFailedRows, readFailedRow } from "../jobs/failed-rows.ts";
import { listCheckpoints, listEvents, listExceptions, listLogs, listRows } from "../jobs/job-history.ts";
import { readReadingAt, readSamples, readTrend } from "../jobs/job-samples.ts";
import { lookUpState } from "../jobs/state-look-up.ts";
import { changePattern, listPatternChanges } from "../jobs/pattern-changes.ts";
import { getJob, listJobs } from "../jobs/job-store.ts";
import { JOB_STATES } from "../jobs/job-view.ts";
import { procedure, router } from "../trpc.ts";

const id = z.uuid();
const rowId = z.string().regex(/^\d{1,19}$/, "an id of a row is a whole number");
const page = { before: rowId.optional(), limit: z.number().int().min(1).max(500).default(100) };
const nodeId = z.string().min(1).max(64);
const parameters = z.record(z.string().max(100), z.union([z.string().max(10_000), z.number(), z.boolean()])).default({});
/** Starts a pipeline without its tests, though its settings ask that they pass; stands in the audit trail. */
const ignoreTests = z.boolean().default(false);
const parallelism = z.number().int().min(1).max(1024);

/** Executions: their state, history and the intents that a person may give. */
export const jobsRouter = router({
  list: procedure
    .input(
      z
        .object({
          search: z.string().max(200).default(""),
          states: z.array(z.enum(JOB_STATES)).max(JOB_STATES.length).default([]),
          pipelineId: id.optional(),
          /** `next` of the page before. */
          cursor: z.number().nullish(),
          limit: z.number().int().min(1).max(200).default(50),
        })
        .prefault({}),
    )
    .query(({ ctx, input }) => listJobs(ctx, input)),

  get: procedure.input(z.object({ id })).query(({ ctx, input }) => getJob(ctx, input.id)),

  /** All or nothing: with one error in the document nothing is stored and every diagnostic comes back. */
  start: procedure
    .input(
      z.object({
        pipelineId: id,
        /** The revision on the person's screen; an older one than the stored is refused, so that nobody runs what they do not see. */
        revision: z.number().int().min(1).optional(),
        parameters,
        startingPoint: z.string().max(4_000).optional(),
        ignoreTests,
      }),
    )
    .mutation(({ ctx, input }) => startJob(ctx, input)),

  /** Idempotent: cancelling a job that is ending or ended answers with its state. */
  cancel: procedure.input(z.object({ id })).mutation(({ ctx, input }) => cancelJob(ctx, input.id)),

  /** A savepoint beside the running job; what becomes of it appears among the checkpoints. */
  savepoint: procedure
    .input(z.object({ id, label: z.string().trim().max(200).default("") }))
    .mutation(({ ctx, input }) => savepointJob(ctx, input)),
  /** Another pattern for a node of the running job, from now on; what the one before has begun is finished by it or dropped. */
  changePattern: procedure
    .input(z.object({ id, nodeId, pattern: patternConfig, oldMatches: z.enum(["finish", "discard"]) }))
    .mutation(({ ctx, input }) => changePattern(ctx, input)),
  patternChanges: procedure.input(z.object({ id, nodeId })).query(({ ctx, input }) => listPatternChanges(ctx, input)),
  /** Ends the job behind a savepoint; `drain` first lets every window fire, which makes the savepoint an end and not a pause. */
  stop: procedure.input(z.object({ id, drain: z.boolean().default(false) })).mutation(({ ctx, input }) => stopJob(ctx, input)),
  /** A new job of the same version and parameters, afresh. From a snapshot: `snapshots.start`. */
  restart: procedure.input(z.object({ id })).mutation(({ ctx, input }) => restartJob(ctx, input)),
  /** Stops the job behind a savepoint and lets it go on from it at another parallelism, as a new job. */
  rescale: procedure
    .input(z.object({ id, parallelism: parallelism.optional(), nodes: z.record(nodeId, parallelism.nullable()).default({}) }))
    .mutation(({ ctx, input }) => rescaleJob(ctx, input)),

  /** Rows that leave a node, sampled, for as long as `keepPeek` is called. The topic `peek:<peekId>` brings them. */
  peek: procedure
    .meta({ isLooking: true })
    .input(
      z.object({
        id,
        nodeId,
        port: z.string().min(1).max(64),
        perSecond: z.number().int().min(1).max(50).default(5),
        filter: z.string().trim().max(10_000).default(""),
      }),
    )
    .mutation(({ ctx, input }) => startPeek(ctx, input)),
  keepPeek: procedure
    .meta({ isLooking: true })
    .input(z.object({ peekId: id }))
    .mutation(({ ctx, input }) => keepPeek(ctx, input.peekId)),
  endPeek: procedure
    .meta({ isLooking: true })
    .input(z.object({ peekId: id }))
    .mutation(({ ctx, input }) => endPeek(ctx, input.peekId)),
  /** Pins rows to a node of the pipeline's draft. */
  pinSamples: procedure
    .input(z.object({ id, nodeId, rows: z.array(z.record(z.string(), z.unknown())).min(1).max(1_000) }))
    .mutation(({ ctx, input }) => pinSamples(ctx, input)),

  /** Where the time of each thread goes. Answers after `durationMs`. */
  profile: procedure
    .meta({ isLooking: true })
    .input(z.object({ id, durationMs: z.number().int().min(100).max(60_000) }))
    .mutation(({ ctx, input }) => profileJob(ctx, input)),
  /** Stops the job behind a savepoint and lets the pipeline's draft go on from it, as a new job. Both or neither. */
  upgrade: procedure
    .input(z.object({ id, revision: z.number().int().min(1), parameters, allowDropped: z.boolean().default(false), ignoreTests }))
    .mutation(({ ctx, input }) => upgradeJob(ctx, input)),

  /** Lets a table of the running job take at most so many rows a second in each subtask: shows what a slow sink does. */
  limitTable: procedure
    .input(z.object({ id, nodeId, maxRowsPerSecond: z.number().positive().max(1e9).nullable() }))
    .mutation(({ ctx, input }) => limitTable(ctx, input)),

  events: procedure.input(z.object({ id, ...page })).query(({ ctx, input }) => listEvents(ctx, input.id, input)),
  exceptions: procedure.input(z.object({ id, ...page })).query(({ ctx, input }) => listExceptions(ctx, input.id, input)),
  /** What a node keeps of a key, as of the newest snapshot. A mutation, since it asks a worker and leaves a line in the audit trail. */
  lookUp: procedure
    .meta({ isLooking: true })
    .input(z.object({ id, nodeId, key: z.record(z.string().max(200), z.unknown()) }))
    .mutation(({ ctx, input }) => lookUpState(ctx, input)),
  /** Records that nodes could not process, without what is in them. */
  failedRows: procedure.input(z.object({ id, nodeId: nodeId.optional() })).query(({ ctx, input }) => listFailedRows(ctx, input)),
  /** What is in one of them. */
  failedRow: procedure.input(z.object({ id, rowId })).query(({ ctx, input }) => readFailedRow(ctx, input)),
  logs: procedure
    .input(
      z.object({
        id,
        ...page,
        level: z.enum(["trace", "debug", "info", "warn", "error"]).optional(),
        nodeId: nodeId.optional(),
        search: z.string().max(200).default(""),
      }),
    )
    .query(({ ctx, input }) => listLogs(ctx, input.id, input)),
  rows: procedure
    .input(
      z.object({
        id,
        nodeId,
        afterId: rowId.optional(),
        beforeId: rowId.optional(),
        limit: z.number().int().min(1).max(1000).default(200),
      }),
    )
    .query(({ ctx, input }) => listRows(ctx, { ...input, jobId: input.id })),
  checkpoints: procedure
    .input(z.object({ id, limit: z.number().int().min(1).max(1000).default(300) }))
    .query(({ ctx, input }) => listCheckpoints(ctx, input.id, input)),

  /** Rows per second of the sources over the last ten minutes, for the curve in a list. */
  trend: procedure.input(z.object({ id })).query(({ ctx, input }) => readTrend(ctx, input.id)),

  /** The graph as it was: the reading of a past moment. */
  readingAt: procedure.input(z.object({ id, at: z.number() })).query(({ ctx, input }) => readReadingAt(ctx, input)),

  /** Series over a range, at the finest resolution that keeps the answer small. */
  samples: procedure
    .input(
      z.object({
        id,
        from: z.number(),
        to: z.number(),
        /** Which series: a node ("" for the job, "@process" for its process) and a metric of it; `subtask` for one subtask instead of all together. */
        series: z
          .array(
            z.object({
              nodeId: z.string().max(64),
              metric: z.string().max(200),
              subtask: z.number().int().min(0).optional(),
              combine: z.enum(["sum", "max", "min", "avg"]).optional(),
            }),
          )
          .min(1)
          .max(50),
      }),
    )
    .query(({ ctx, input }) => readSamples(ctx, input)),
});
