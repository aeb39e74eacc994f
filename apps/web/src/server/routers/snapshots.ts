import { z } from "zod";
import { startFromSnapshot } from "../jobs/job-actions.ts";
import { getSchedule, nextRuns, removeSchedule, setSchedule } from "../snapshots/schedule-store.ts";
import { disposeSnapshot, documentFor, labelSnapshot, listSnapshots, planRestore, requireSnapshot } from "../snapshots/snapshot-store.ts";
import { procedure, router } from "../trpc.ts";

const id = z.uuid();
const key = { jobId: id, number: z.number().int().min(0) };
const startWith = z.enum(["version", "draft"]).default("version");
const parameters = z.record(z.string().max(100), z.union([z.string().max(10_000), z.number(), z.boolean()]));
const cron = z.string().trim().min(1).max(100);
const timeZone = z.string().min(1).max(64);

/** Savepoints and kept checkpoints of all jobs: what a job can begin from. */
export const snapshotsRouter = router({
  list: procedure
    .input(
      z
        .object({
          pipelineId: id.optional(),
          withCheckpoints: z.boolean().default(false),
          cursor: z.number().nullish(),
          limit: z.number().int().min(1).max(500).default(200),
        })
        .prefault({}),
    )
    .query(({ ctx, input }) => listSnapshots(ctx, input)),

  /** What a start from the snapshot would do to each node: kept, converted, new, dropped. */
  plan: procedure.input(z.object({ ...key, startWith })).query(async ({ ctx, input }) => {
    const snapshot = await requireSnapshot(ctx, input);
    return planRestore(
      ctx,
      snapshot.path,
      await documentFor(ctx, snapshot, input.startWith),
      snapshot.job.parameters as Record<string, string | number | boolean>,
    );
  }),

  /** A new job from the snapshot: its job goes on (restore), or a second one runs beside it (clone). */
  start: procedure
    .input(
      z.object({
        ...key,
        startWith,
        allowDropped: z.boolean().default(false),
        parameters: parameters.optional(),
        ignoreTests: z.boolean().default(false),
      }),
    )
    .mutation(({ ctx, input }) => startFromSnapshot(ctx, input)),

  dispose: procedure.input(z.object(key)).mutation(({ ctx, input }) => disposeSnapshot(ctx, input)),
  label: procedure.input(z.object({ ...key, label: z.string().trim().max(200) })).mutation(({ ctx, input }) => labelSnapshot(ctx, input)),

  schedule: procedure.input(z.object({ pipelineId: id })).query(({ ctx, input }) => getSchedule(ctx, input.pipelineId)),
  nextRuns: procedure.input(z.object({ cron, timeZone })).query(({ input }) => nextRuns(input.cron, input.timeZone)),
  setSchedule: procedure
    .input(
      z.object({
        pipelineId: id,
        cron,
        timeZone,
        keepCount: z.number().int().min(1).max(10_000).nullable(),
        keepHours: z.number().int().min(1).max(87_600).nullable(),
        enabled: z.boolean(),
      }),
    )
    .mutation(({ ctx, input }) => setSchedule(ctx, input)),
  removeSchedule: procedure.input(z.object({ pipelineId: id })).mutation(({ ctx, input }) => removeSchedule(ctx, input.pipelineId)),
});
