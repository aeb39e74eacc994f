import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createJob, DEFAULT_WORKSPACE_ID, type Database } from "@millrace/db";
import { createPipeline, createTestDatabase } from "@millrace/db/testing";
import { databaseUrl } from "./database-url.ts";
import { takeSavepoint } from "./savepoint-command.ts";

async function runningJob(db: Database): Promise<string> {
  const document = { name: "Saved" };
  const { id } = await createPipeline(db, document);
  const jobId = await createJob(db, {
    workspaceId: DEFAULT_WORKSPACE_ID,
    pipelineId: id,
    document,
    parameters: {},
    startingPoint: null,
    createdBy: "test",
  });
  await db.job.update({ where: { id: jobId }, data: { state: "RUNNING" } });
  return jobId;
}

/** What a worker answers, as soon as there is a request. */
async function answer(db: Database, jobId: string, data: { readonly path: string } | { readonly failure: string }): Promise<void> {
  for (;;) {
    const request = await db.jobRequest.findFirst({ where: { jobId } });
    if (request !== null)
      return void (await db.jobRequest.update({ where: { id: request.id }, data: { answeredAt: new Date(), ...data } }));
    await new Promise(setImmediate);
  }
}

describe("millrace savepoint", { timeout: 120_000 }, () => {
  it("answers with the path that the worker wrote", async () => {
    await using database = await createTestDatabase();
    const jobId = await runningJob(database.db);
    const [savepoint] = await Promise.all([
      takeSavepoint(database.db, jobId, { label: "noon" }),
      answer(database.db, jobId, { path: "/savepoints/1" }),
    ]);
    expect(savepoint).toBe("/savepoints/1");
    expect(await database.db.jobRequest.findFirst({ select: { label: true, requestedBy: true } })).toEqual({
      label: "noon",
      requestedBy: "command line",
    });
  });

  it("says why there is none, and where no such job runs", async () => {
    await using database = await createTestDatabase();
    const jobId = await runningJob(database.db);
    const refused = takeSavepoint(database.db, jobId, {});
    await Promise.all([expect(refused).rejects.toThrow("The disk is full"), answer(database.db, jobId, { failure: "The disk is full" })]);
    await database.db.job.update({ where: { id: jobId }, data: { state: "FINISHED" } });
    await expect(takeSavepoint(database.db, jobId, {})).rejects.toThrow(/No job .* is running/);
    await expect(takeSavepoint(database.db, jobId, { stop: true })).rejects.toThrow(/No job .* is running/);
  });

  it("stops behind a savepoint", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    const jobId = await runningJob(db);
    const stopped = takeSavepoint(db, jobId, { stop: true });
    const end = async (): Promise<void> => {
      while ((await db.job.findUniqueOrThrow({ where: { id: jobId } })).intent !== "stop") await new Promise(setImmediate);
      await db.checkpoint.create({
        data: { jobId, number: 4, type: "SAVEPOINT", status: "COMPLETED", triggeredAt: new Date(), path: "/savepoints/4" },
      });
      await db.job.update({ where: { id: jobId }, data: { state: "FINISHED" } });
    };
    expect((await Promise.all([stopped, end()]))[0]).toBe("/savepoints/4");
  });

  it("finds the embedded database of a home folder, or says what to set", () => {
    const home = mkdtempSync(path.join(os.tmpdir(), "millrace-home-"));
    try {
      expect(() => databaseUrl({ MILLRACE_HOME: home })).toThrow(/Set DATABASE_URL, or MILLRACE_HOME/);
      mkdirSync(path.join(home, "postgres"));
      writeFileSync(path.join(home, "postgres", "credentials.json"), JSON.stringify({ user: "u", password: "p/w" }));
      writeFileSync(path.join(home, "postgres", "port"), "5433\n");
      expect(databaseUrl({ MILLRACE_HOME: home })).toBe("postgresql://u:p%2Fw@127.0.0.1:5433/postgres");
      expect(databaseUrl({ MILLRACE_HOME: home, DATABASE_URL: "postgresql://other/db" })).toBe("postgresql://other/db");
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});
