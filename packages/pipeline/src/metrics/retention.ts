import { z } from "zod";

/** Lowest and highest value of each, for forms. */
export const RETENTION_BOUNDS = {
  secondSamplesMinutes: [5, 1_440],
  tenSecondSamplesHours: [1, 720],
  minuteSamplesDays: [1, 730],
  logLines: [100, 1_000_000],
  checkpoints: [10, 100_000],
  alertDays: [1, 3_650],
} as const satisfies Readonly<Record<string, readonly [least: number, most: number]>>;

const within = ([least, most]: readonly [number, number]) => z.number().int().min(least).max(most);

/**
 * How long what the monitor has written is kept. Samples are thinned by age: one a second, then one each ten seconds, then one a minute. `logLines` and
 * `checkpoints` (their statistics; the files follow the job's own setting) are kept per job, `logLines` also per worker.
 */
export const retentionSchema = z
  .object({
    secondSamplesMinutes: within(RETENTION_BOUNDS.secondSamplesMinutes).default(15),
    tenSecondSamplesHours: within(RETENTION_BOUNDS.tenSecondSamplesHours).default(24),
    minuteSamplesDays: within(RETENTION_BOUNDS.minuteSamplesDays).default(30),
    logLines: within(RETENTION_BOUNDS.logLines).default(10_000),
    checkpoints: within(RETENTION_BOUNDS.checkpoints).default(1_000),
    alertDays: within(RETENTION_BOUNDS.alertDays).default(180),
  })
  .refine((kept) => kept.secondSamplesMinutes <= kept.tenSecondSamplesHours * 60, {
    path: ["tenSecondSamplesHours"],
    error: "samples of ten seconds are kept at least as long as those of each second",
  })
  .refine((kept) => kept.tenSecondSamplesHours <= kept.minuteSamplesDays * 24, {
    path: ["minuteSamplesDays"],
    error: "samples of a minute are kept at least as long as those of ten seconds",
  });
export type Retention = z.infer<typeof retentionSchema>;

export const DEFAULT_RETENTION: Retention = retentionSchema.parse({});
/** The name of the workspace's setting that holds it. */
export const RETENTION_SETTING = "retention";
