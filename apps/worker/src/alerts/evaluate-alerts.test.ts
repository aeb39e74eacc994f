import { describe, expect, it } from "vitest";
import { createJob, DEFAULT_WORKSPACE_ID, type Database } from "@millrace/db";
import { createPipeline, createTestDatabase } from "@millrace/db/testing";
import type { JobSample } from "@millrace/pipeline/metrics";
import { evaluateAlerts } from "./evaluate-alerts.ts";
import { WatchedJobs } from "./watched-jobs.ts";

const document = {
  name: "Watched",
  nodes: [
    { id: "rows", kind: "source.generator" },
    { id: "out", kind: "sink.table" },
  ],
  edges: [{ from: "rows.out", to: "out.in" }],
};
const NOTHING = new WatchedJobs().read();

async function newJob(db: Database, pipelineId: string): Promise<string> {
  return createJob(db, { workspaceId: DEFAULT_WORKSPACE_ID, pipelineId, document, parameters: {}, startingPoint: null, createdBy: "test" });
}

function sampleAt(at: number, heldMs: number): JobSample {
  const rows = Math.floor(at / 1_000);
  return {
    at,
    intervalMs: 1_000,
    attempt: 1,
    nodes: {
      rows: { parallelism: 1, task: "rows", metrics: { numRecordsOut: [rows], backPressuredTimeMsPerSecond: [heldMs] } },
      out: { parallelism: 1, task: "out", metrics: { numRecordsIn: [rows] } },
    },
  };
}

describe("evaluateAlerts", () => {
  it("a job that fails fires once, also by two workers, and resolves when the pipeline's next job runs", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    const { id: pipelineId } = await createPipeline(db, document);
    const webhook = await db.alertWebhook.create({
      data: { workspaceId: DEFAULT_WORKSPACE_ID, name: "Pager", url: "http://127.0.0.1:9/", createdBy: "test" },
    });
    const failed = await newJob(db, pipelineId);
    await db.job.update({ where: { id: failed }, data: { state: "FAILED", endedAt: new Date() } });
    await Promise.all([evaluateAlerts(db, NOTHING), evaluateAlerts(db, NOTHING)]);
    await evaluateAlerts(db, NOTHING);
    expect(await db.alert.findMany({ select: { jobId: true, kind: true, state: true, isOpen: true } })).toEqual([
      { jobId: failed, kind: "job-failed", state: "firing", isOpen: true },
    ]);
    const next = await newJob(db, pipelineId);
    await evaluateAlerts(db, NOTHING);
    expect(await db.alert.count({ where: { state: "firing" } })).toBe(1);
    await db.job.update({ where: { id: next }, data: { state: "RUNNING" } });
    await evaluateAlerts(db, NOTHING);
    expect(await db.alert.findMany({ select: { state: true, isOpen: true } })).toEqual([{ state: "resolved", isOpen: null }]);
    expect(await db.alertDelivery.findMany({ orderBy: { id: "asc" }, select: { webhookId: true, event: true } })).toEqual([
      { webhookId: webhook.id, event: "firing" },
      { webhookId: webhook.id, event: "resolved" },
    ]);
  });

  it("follows a node that is held back from pending over firing to resolved, with its node and numbers", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    const jobId = await newJob(db, (await createPipeline(db, document)).id);
    await db.job.update({ where: { id: jobId }, data: { state: "RUNNING", startedAt: new Date() } });
    const watched = new WatchedJobs();
    watched.begin(jobId, document);
    const start = Date.now();
    const play = async (from: number, to: number, heldMs: number): Promise<void> => {
      for (let second = from; second <= to; second++) watched.sample(jobId, sampleAt(start + second * 1_000, heldMs));
      await evaluateAlerts(db, watched.read(), start + to * 1_000);
    };
    const alerts = () => db.alert.findMany({ select: { state: true, nodeId: true, numbers: true } });
    await play(0, 20, 900);
    expect(await alerts()).toEqual([{ state: "pending", nodeId: "rows", numbers: { percent: 90, measured: 20, limit: 60 } }]);
    await play(21, 60, 900);
    expect(await alerts()).toEqual([{ state: "firing", nodeId: "rows", numbers: { percent: 90, measured: 60, limit: 60 } }]);
    await play(61, 70, 0);
    expect(await alerts()).toMatchObject([{ state: "firing" }]);
    await play(71, 101, 0);
    expect(await alerts()).toEqual([{ state: "resolved", nodeId: "rows", numbers: { percent: 90, measured: 60, limit: 60 } }]);
  });

  it("what is silenced tells nobody until its silence ends, and nobody at all if it resolves before", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    const { id: pipelineId } = await createPipeline(db, document);
    await db.alertWebhook.create({
      data: { workspaceId: DEFAULT_WORKSPACE_ID, name: "Pager", url: "http://127.0.0.1:9/", createdBy: "test" },
    });
    const first = await newJob(db, pipelineId);
    await db.job.update({ where: { id: first }, data: { state: "FAILED", endedAt: new Date() } });
    await evaluateAlerts(db, NOTHING);
    const until = new Date(Date.now() + 3_600_000);
    await db.alert.updateMany({ data: { silencedUntil: until, silencedBy: "you" } });
    await db.alertDelivery.deleteMany();
    const second = await newJob(db, pipelineId);
    await db.job.update({ where: { id: second }, data: { state: "FAILED", endedAt: new Date() } });
    await evaluateAlerts(db, NOTHING);
    expect(await db.alert.findMany({ where: { jobId: second }, select: { state: true, silencedUntil: true } })).toEqual([
      { state: "firing", silencedUntil: until },
    ]);
    expect(await db.alertDelivery.findMany({ select: { event: true, nextAt: true } })).toEqual([{ event: "firing", nextAt: until }]);
    await db.job.update({ where: { id: await newJob(db, pipelineId) }, data: { state: "RUNNING" } });
    await evaluateAlerts(db, NOTHING);
    expect(await db.alertDelivery.count({ where: { alert: { jobId: second } } })).toBe(0);
  });

  it("an alert ends with its rule", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    const jobId = await newJob(db, (await createPipeline(db, document)).id);
    await db.job.update({ where: { id: jobId }, data: { state: "FAILED", endedAt: new Date() } });
    await evaluateAlerts(db, NOTHING);
    await db.alertRule.updateMany({ where: { kind: "job-failed" }, data: { enabled: false } });
    await evaluateAlerts(db, NOTHING);
    expect(await db.alert.findMany({ select: { state: true } })).toEqual([{ state: "resolved" }]);
  });
});
