import { mkdirSync, mkdtempSync, existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createJob, DEFAULT_WORKSPACE_ID, type Database } from "@millrace/db";
import { createPipeline, createTestDatabase } from "@millrace/db/testing";
import { expireSavepoints } from "./expire-savepoints.ts";
import { takeScheduled } from "./take-scheduled.ts";

const HOUR_MS = 3_600_000;
const NOON = new Date("2026-06-01T12:00:00Z");

async function runningJob(db: Database): Promise<{ pipelineId: string; jobId: string }> {
  const { id: pipelineId } = await createPipeline(db);
  const jobId = await createJob(db, {
    workspaceId: DEFAULT_WORKSPACE_ID,
    pipelineId,
    document: { name: "Test" },
    parameters: {},
    startingPoint: null,
    createdBy: "someone",
  });
  await db.job.update({ where: { id: jobId }, data: { state: "RUNNING" } });
  return { pipelineId, jobId };
}

function schedule(db: Database, pipelineId: string, settings: { keepCount?: number; keepHours?: number; nextAt?: Date } = {}) {
  return db.savepointSchedule.create({
    data: { workspaceId: DEFAULT_WORKSPACE_ID, pipelineId, cron: "0 * * * *", timeZone: "UTC", createdBy: "someone", ...settings },
  });
}

describe("scheduled savepoints", () => {
  it("are asked of the running job when they are due, once, also by two workers at once", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    const { pipelineId, jobId } = await runningJob(db);
    const { id } = await schedule(db, pipelineId, { nextAt: new Date("2026-06-01T09:00:00Z") });
    await Promise.all([takeScheduled(db, NOON), takeScheduled(db, NOON)]);
    expect(await db.jobRequest.findMany({ select: { jobId: true, kind: true, scheduleId: true } })).toEqual([
      { jobId, kind: "savepoint", scheduleId: id },
    ]);
    expect((await db.savepointSchedule.findUniqueOrThrow({ where: { id } })).nextAt).toEqual(new Date("2026-06-01T13:00:00Z"));
    await takeScheduled(db, new Date("2026-06-01T12:59:59Z"));
    expect(await db.jobRequest.count()).toBe(1);
  });

  it("are not asked of a job that is about to end", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    const { pipelineId, jobId } = await runningJob(db);
    await db.job.update({ where: { id: jobId }, data: { intent: "stop" } });
    await schedule(db, pipelineId, { nextAt: NOON });
    await takeScheduled(db, NOON);
    expect(await db.jobRequest.count()).toBe(0);
  });

  it("are removed beyond number and age; what people took stays", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    const folder = mkdtempSync(path.join(tmpdir(), "millrace-savepoints-"));
    const { pipelineId, jobId } = await runningJob(db);
    const { id } = await schedule(db, pipelineId, { keepCount: 2, keepHours: 10 });
    // Hours before noon; the third is the person's own.
    const ages = [1, 2, 3, 4, 11];
    for (const [index, hours] of ages.entries()) {
      const place = path.join(folder, `savepoint-${index}`);
      mkdirSync(place);
      await db.checkpoint.create({
        data: {
          jobId,
          number: index,
          type: "SAVEPOINT",
          status: "COMPLETED",
          triggeredAt: new Date(NOON.getTime() - hours * HOUR_MS),
          path: place,
          scheduleId: index === 2 ? null : id,
        },
      });
    }
    await expireSavepoints(db, folder, NOON);
    const left = await db.checkpoint.findMany({ where: { disposedAt: null }, orderBy: { number: "asc" }, select: { number: true } });
    expect(left.map((row) => row.number)).toEqual([0, 1, 2]);
    expect(ages.map((_, index) => existsSync(path.join(folder, `savepoint-${index}`)))).toEqual([true, true, true, false, false]);
    rmSync(folder, { recursive: true });
  });
});
