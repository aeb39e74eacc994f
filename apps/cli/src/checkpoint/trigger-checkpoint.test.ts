import { describe, expect, it } from "vitest";
import { createJob, DEFAULT_WORKSPACE_ID, type Database } from "@millrace/db";
import { createPipeline, createTestDatabase } from "@millrace/db/testing";
import { triggerCheckpoint } from "./trigger-checkpoint.ts";

async function runningJob(db: Database): Promise<string> {
  const document = { name: "Checkpointed" };
  const { id } = await createPipeline(db, document);
  const origin = { workspaceId: DEFAULT_WORKSPACE_ID, pipelineId: id, document, parameters: {}, startingPoint: null, createdBy: "test" };
  const jobId = await createJob(db, origin);
  await db.job.update({ where: { id: jobId }, data: { state: "RUNNING" } });
  return jobId;
}

/** The request that a worker would find. */
async function requestOf(db: Database, jobId: string) {
  for (;;) {
    const request = await db.jobRequest.findFirst({ where: { jobId } });
    if (request !== null) return request;
    await new Promise(setImmediate);
  }
}

describe("millrace checkpoint trigger", { timeout: 120_000 }, () => {
  it("says what happens, and answers with the path", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    const jobId = await runningJob(db);
    const lines: string[] = [];
    const isUnderWay = Promise.withResolvers<void>();
    const taken = triggerCheckpoint(db, jobId, (line) => {
      lines.push(line);
      if (line.includes("under way")) isUnderWay.resolve();
    });
    const request = await requestOf(db, jobId);
    expect(request).toMatchObject({ kind: "checkpoint", requestedBy: "command line" });
    const triggeredAt = new Date();
    const place = { jobId_number: { jobId, number: 7 } };
    await db.checkpoint.create({ data: { jobId, number: 7, type: "CHECKPOINT", status: "IN_PROGRESS", triggeredAt } });
    await isUnderWay.promise;
    const endedAt = new Date(triggeredAt.getTime() + 340);
    await db.checkpoint.update({ where: place, data: { status: "COMPLETED", endedAt, path: "/chk-7", fullStateBytes: 2048n } });
    await db.jobRequest.update({ where: { id: request.id }, data: { answeredAt: new Date(), path: "/chk-7" } });
    expect(await taken).toBe("/chk-7");
    expect(lines).toEqual([
      "Asked the job for a checkpoint.",
      "Checkpoint 7 is under way.",
      "Checkpoint 7 is complete: 340 ms, 2048 bytes of state.",
    ]);
  });

  it("says why there is none, and where no such job runs", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    const jobId = await runningJob(db);
    const refused = triggerCheckpoint(db, jobId, () => undefined);
    const answer = async (): Promise<void> => {
      const { id } = await requestOf(db, jobId);
      await db.jobRequest.update({ where: { id }, data: { answeredAt: new Date(), failure: "The disk is full" } });
    };
    await Promise.all([expect(refused).rejects.toThrow("The checkpoint failed: The disk is full"), answer()]);
    await db.job.update({ where: { id: jobId }, data: { state: "FINISHED" } });
    await expect(triggerCheckpoint(db, jobId, () => undefined)).rejects.toThrow(/No job .* is running/);
  });
});
