import { DEFAULT_WORKSPACE_ID, type Database, type Transaction } from "@millrace/db";
import { DEFAULT_RETENTION, RETENTION_SETTING, retentionSchema, type Retention } from "@millrace/pipeline/metrics";

const PROFILE_KEPT_SECONDS = 24 * 3_600;
const REQUEST_KEPT_SECONDS = 3_600;
const RETENTION_LOCK_KEY = 72_707_370;

/**
 * Removes what has outlived its use, by the workspace's setting: samples by age and resolution, peeks that nobody looks at, old profiles and answers,
 * resolved alerts, and log lines and statistics of checkpoints beyond their limit. Rows of tables are trimmed while they
 * are written. Of several workers one does it at a time; the others return at once.
 */
export async function applyRetention(db: Database): Promise<void> {
  await db.$transaction(
    async (tx) => {
      const [lock] = await tx.$queryRaw<{ isOurs: boolean }[]>`SELECT pg_try_advisory_xact_lock(${RETENTION_LOCK_KEY}) AS "isOurs"`;
      if (lock?.isOurs !== true) return;
      const kept = await readRetention(tx);
      const samples = [
        [1, kept.secondSamplesMinutes * 60],
        [10, kept.tenSecondSamplesHours * 3_600],
        [60, kept.minuteSamplesDays * 86_400],
      ] as const;
      for (const [resolution, seconds] of samples) {
        await tx.$executeRaw`DELETE FROM "MetricSample" WHERE "resolutionSeconds" = ${resolution} AND "at" < now() - make_interval(secs => ${seconds})`;
      }
      await tx.$executeRaw`DELETE FROM "Alert" WHERE "resolvedAt" < now() - make_interval(days => ${kept.alertDays})`;
      await tx.$executeRaw`DELETE FROM "AlertDelivery" WHERE "alertId" IS NULL AND "createdAt" < now() - make_interval(days => ${kept.alertDays})`;
      await tx.$executeRaw`DELETE FROM "Peek" WHERE "expiresAt" < now()`;
      await tx.$executeRaw`DELETE FROM "JobRequest" WHERE "kind" = 'profile' AND "createdAt" < now() - make_interval(secs => ${PROFILE_KEPT_SECONDS})`;
      await tx.$executeRaw`DELETE FROM "WorkerRequest" WHERE "createdAt" < now() - make_interval(secs => ${REQUEST_KEPT_SECONDS})`;
      await tx.$executeRaw`
        DELETE FROM "WorkerLogLine" USING (
          SELECT "workerId", max("id") FILTER (WHERE place = ${kept.logLines + 1}) AS "lastOld" FROM (
            SELECT "workerId", "id", row_number() OVER (PARTITION BY "workerId" ORDER BY "id" DESC) AS place FROM "WorkerLogLine") AS numbered
          GROUP BY "workerId") AS old
        WHERE "WorkerLogLine"."workerId" = old."workerId" AND "WorkerLogLine"."id" <= old."lastOld"`;
      await tx.$executeRaw`
        DELETE FROM "LogLine" USING (
          SELECT "jobId", max("id") FILTER (WHERE place = ${kept.logLines + 1}) AS "lastOld" FROM (
            SELECT "jobId", "id", row_number() OVER (PARTITION BY "jobId" ORDER BY "id" DESC) AS place FROM "LogLine") AS numbered
          GROUP BY "jobId") AS old
        WHERE "LogLine"."jobId" = old."jobId" AND "LogLine"."id" <= old."lastOld"`;
      await tx.$executeRaw`
        DELETE FROM "Checkpoint" USING (
          SELECT "jobId", "number", row_number() OVER (PARTITION BY "jobId" ORDER BY "number" DESC) AS place FROM "Checkpoint" WHERE "type" = 'CHECKPOINT') AS numbered
        WHERE "Checkpoint"."jobId" = numbered."jobId" AND "Checkpoint"."number" = numbered."number" AND place > ${kept.checkpoints}`;
    },
    { timeout: 60_000 },
  );
}

/** What people have chosen; a choice that this version does not understand is none. */
async function readRetention(tx: Transaction): Promise<Retention> {
  const setting = await tx.setting.findUnique({
    where: { workspaceId_name: { workspaceId: DEFAULT_WORKSPACE_ID, name: RETENTION_SETTING } },
  });
  return retentionSchema.safeParse(setting?.value ?? {}).data ?? DEFAULT_RETENTION;
}
