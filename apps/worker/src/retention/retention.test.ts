import { describe, expect, it } from "vitest";
import { createJob, DEFAULT_WORKSPACE_ID, packJson } from "@millrace/db";
import { createPipeline, createTestDatabase } from "@millrace/db/testing";
import { RETENTION_SETTING } from "@millrace/pipeline/metrics";
import { applyRetention } from "./retention.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe("applyRetention", () => {
  it("thins samples with age: seconds for 15 minutes, ten seconds for a day, minutes for 30 days", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    const document = { name: "Test" };
    const jobId = await createJob(db, {
      workspaceId: DEFAULT_WORKSPACE_ID,
      pipelineId: (await createPipeline(db)).id,
      document,
      parameters: {},
      startingPoint: null,
      createdBy: "test",
    });
    const [{ now } = { now: new Date(0) }] = await db.$queryRaw<{ now: Date }[]>`SELECT now()`;
    const ages = [MINUTE, 14 * MINUTE, 16 * MINUTE, DAY - MINUTE, DAY + MINUTE, 29 * DAY, 31 * DAY];
    const data = [1, 10, 60].flatMap((resolutionSeconds) =>
      ages.map((age) => ({ jobId, resolutionSeconds, at: new Date(now.getTime() - age), combined: packJson({}) })),
    );
    await db.metricSample.createMany({ data });
    await applyRetention(db);
    const left = await db.metricSample.findMany({ orderBy: { at: "desc" } });
    const agesOf = (resolution: number) =>
      left.filter(({ resolutionSeconds }) => resolutionSeconds === resolution).map(({ at }) => now.getTime() - at.getTime());
    expect(agesOf(1)).toEqual(ages.slice(0, 2));
    expect(agesOf(10)).toEqual(ages.slice(0, 4));
    expect(agesOf(60)).toEqual(ages.slice(0, 6));
  });

  it("keeps what people have chosen to keep", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    const jobId = await createJob(db, {
      workspaceId: DEFAULT_WORKSPACE_ID,
      pipelineId: (await createPipeline(db)).id,
      document: { name: "Test" },
      parameters: {},
      startingPoint: null,
      createdBy: "test",
    });
    const value = { secondSamplesMinutes: 60, tenSecondSamplesHours: 2, minuteSamplesDays: 1, logLines: 100, checkpoints: 10 };
    await db.setting.create({ data: { workspaceId: DEFAULT_WORKSPACE_ID, name: RETENTION_SETTING, value, updatedBy: "test" } });
    const ages = [59 * MINUTE, 61 * MINUTE, 119 * MINUTE, 121 * MINUTE, DAY - MINUTE, DAY + MINUTE];
    const data = [1, 10, 60].flatMap((resolutionSeconds) =>
      ages.map((age) => ({ jobId, resolutionSeconds, at: new Date(Date.now() - age), combined: packJson({}) })),
    );
    await db.metricSample.createMany({ data });
    await db.$executeRaw`INSERT INTO "LogLine" ("jobId", "level", "message") SELECT ${jobId}::uuid, 'info', n::text FROM generate_series(1, 150) n`;
    await db.$executeRaw`
      INSERT INTO "Checkpoint" ("jobId", "number", "type", "status", "triggeredAt")
      SELECT ${jobId}::uuid, n, 'CHECKPOINT', 'COMPLETED', now() FROM generate_series(1, 30) n`;
    await applyRetention(db);
    const left = await db.metricSample.groupBy({ by: ["resolutionSeconds"], _count: true, orderBy: { resolutionSeconds: "asc" } });
    expect(left.map((group) => [group.resolutionSeconds, group._count])).toEqual([
      [1, 1],
      [10, 3],
      [60, 5],
    ]);
    expect([await db.logLine.count(), await db.checkpoint.count()]).toEqual([100, 10]);
  });

  it("leaves a job its newest ten thousand log lines", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    const document = { name: "Test" };
    const jobId = await createJob(db, {
      workspaceId: DEFAULT_WORKSPACE_ID,
      pipelineId: (await createPipeline(db)).id,
      document,
      parameters: {},
      startingPoint: null,
      createdBy: "test",
    });
    await db.$executeRaw`INSERT INTO "LogLine" ("jobId", "level", "message") SELECT ${jobId}::uuid, 'info', n::text FROM generate_series(1, 10003) n`;
    await applyRetention(db);
    expect(await db.logLine.count()).toBe(10_000);
    expect((await db.logLine.findFirst({ orderBy: { id: "asc" } }))?.message).toBe("4");
  });

  it("leaves a job the statistics of its newest thousand checkpoints, and of all its savepoints", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    const jobId = await createJob(db, {
      workspaceId: DEFAULT_WORKSPACE_ID,
      pipelineId: (await createPipeline(db)).id,
      document: { name: "Test" },
      parameters: {},
      startingPoint: null,
      createdBy: "test",
    });
    await db.$executeRaw`
      INSERT INTO "Checkpoint" ("jobId", "number", "type", "status", "triggeredAt")
      SELECT ${jobId}::uuid, n, CASE WHEN n = 1 THEN 'SAVEPOINT' ELSE 'CHECKPOINT' END, 'COMPLETED', now() FROM generate_series(1, 1004) n`;
    await applyRetention(db);
    const left = await db.checkpoint.findMany({ orderBy: { number: "asc" }, select: { number: true } });
    expect(left).toHaveLength(1_001);
    expect(left.slice(0, 2).map(({ number }) => number)).toEqual([1, 5]);
  });
});
