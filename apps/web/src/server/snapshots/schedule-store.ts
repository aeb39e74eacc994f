import { Cron } from "croner";
import { AppError } from "../app-error.ts";
import { audit } from "../audit.ts";
import type { RequestContext } from "../context.ts";
import { requirePipeline } from "../pipelines/pipeline-store.ts";

/** Savepoints of a pipeline's running jobs by the clock, and how many are kept. */
export interface ScheduleView {
  readonly cron: string;
  readonly timeZone: string;
  readonly keepCount: number | null;
  readonly keepHours: number | null;
  readonly enabled: boolean;
  /** Epoch ms; null while it is switched off. */
  readonly nextAt: number | null;
}

export interface ScheduleInput {
  readonly pipelineId: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly keepCount: number | null;
  readonly keepHours: number | null;
  readonly enabled: boolean;
}

/** The least time between two savepoints of a schedule. */
const LEAST_SECONDS = 60;
const SHOWN_RUNS = 3;

export async function getSchedule(ctx: RequestContext, pipelineId: string): Promise<ScheduleView | null> {
  const row = await ctx.db.savepointSchedule.findFirst({ where: { pipelineId, workspaceId: ctx.workspaceId } });
  return row === null
    ? null
    : {
        cron: row.cron,
        timeZone: row.timeZone,
        keepCount: row.keepCount,
        keepHours: row.keepHours,
        enabled: row.enabled,
        nextAt: row.enabled ? (row.nextAt?.getTime() ?? null) : null,
      };
}

/** The next runs of a cron expression, epoch ms. Throws SCHEDULE_INVALID. */
export function nextRuns(cron: string, timeZone: string): readonly number[] {
  let runs: Date[];
  try {
    runs = new Cron(cron, { timezone: timeZone, mode: "5-part" }).nextRuns(SHOWN_RUNS);
  } catch (error) {
    throw new AppError(
      "SCHEDULE_INVALID",
      `"${cron}" is no schedule: ${error instanceof Error ? error.message : String(error)} Write minute, hour, day, month and weekday, like "0 3 * * *".`,
      { values: { cron } },
    );
  }
  const [first, second] = runs;
  if (first === undefined) throw new AppError("SCHEDULE_INVALID", `"${cron}" never comes due. Choose another day.`, { values: { cron } });
  if (second !== undefined && second.getTime() - first.getTime() < LEAST_SECONDS * 1_000) {
    throw new AppError(
      "SCHEDULE_INVALID",
      `"${cron}" comes due more often than each minute. Checkpoints do that by themselves; choose fewer savepoints.`,
      { values: { cron } },
    );
  }
  return runs.map((run) => run.getTime());
}

export async function setSchedule(ctx: RequestContext, { pipelineId, ...input }: ScheduleInput): Promise<ScheduleView> {
  const pipeline = await requirePipeline(ctx, pipelineId);
  const [nextAt] = nextRuns(input.cron, input.timeZone);
  const data = { ...input, nextAt: nextAt === undefined ? null : new Date(nextAt) };
  await ctx.db.savepointSchedule.upsert({
    where: { pipelineId },
    create: { ...data, pipelineId, workspaceId: ctx.workspaceId, createdBy: ctx.actor },
    update: data,
  });
  await audit(ctx, "savepoints.schedule", `pipeline:${pipelineId}`, { pipeline: pipeline.name, ...input });
  return { ...input, nextAt: input.enabled ? (nextAt ?? null) : null };
}

export async function removeSchedule(ctx: RequestContext, pipelineId: string): Promise<void> {
  const { count } = await ctx.db.savepointSchedule.deleteMany({ where: { pipelineId, workspaceId: ctx.workspaceId } });
  if (count > 0) await audit(ctx, "savepoints.unschedule", `pipeline:${pipelineId}`);
}
