import { describe, expect, it } from "vitest";
import { createTestDatabase, createPipeline } from "../testing/index.ts";
import { DEFAULT_WORKSPACE_ID } from "../workspace.ts";
import { createJob, type NewJob } from "./create-job.ts";
import { requestCancel } from "./request-cancel.ts";
import { requestSavepoint } from "./request-savepoint.ts";
import { requestStop } from "./request-stop.ts";

function newJob(pipelineId: string, document: NewJob["document"] = { name: "Test" }): NewJob {
  return { workspaceId: DEFAULT_WORKSPACE_ID, pipelineId, document, parameters: { limit: 3 }, startingPoint: null, createdBy: "someone" };
}

describe("createJob", () => {
  it("writes a job that nobody holds, with its first event", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    const pipeline = await createPipeline(db);
    const id = await createJob(db, newJob(pipeline.id));
    const job = await db.job.findUniqueOrThrow({ where: { id }, include: { events: true, version: true } });
    expect(job).toMatchObject({
      state: "CREATED",
      intent: "run",
      attempt: 0,
      leaseWorkerId: null,
      leaseEpoch: 0,
      parameters: { limit: 3 },
      name: "Test",
    });
    expect(job.version).toMatchObject({ number: 1, origin: "run", document: { name: "Test" } });
    expect(job.events.map((event) => event.message)).toEqual(["Created"]);
  });

  it("freezes one version for all starts of the same document; another order of a schema's columns is another document", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    const { id: pipelineId } = await createPipeline(db);
    await createJob(db, newJob(pipelineId, { name: "A", nodes: [], edges: [] } as NewJob["document"]));
    await createJob(db, newJob(pipelineId, { name: "A", nodes: [], edges: [] } as NewJob["document"]));
    await createJob(
      db,
      newJob(pipelineId, { name: "B", nodes: [{ schema: { bb: "INT", a: "INT" } }], edges: [] } as unknown as NewJob["document"]),
    );
    await createJob(
      db,
      newJob(pipelineId, { name: "B", nodes: [{ schema: { a: "INT", bb: "INT" } }], edges: [] } as unknown as NewJob["document"]),
    );
    expect(
      await db.pipelineVersion.findMany({ orderBy: { number: "asc" }, select: { number: true, _count: { select: { jobs: true } } } }),
    ).toEqual([
      { number: 1, _count: { jobs: 2 } },
      { number: 2, _count: { jobs: 1 } },
      { number: 3, _count: { jobs: 1 } },
    ]);
    const stored = await db.pipelineVersion.findFirstOrThrow({ where: { number: 2 }, select: { document: true } });
    expect(JSON.stringify(stored.document)).toContain('{"bb":"INT","a":"INT"}');
  });

  it("gives every version its own number when many start at once", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    const { id: pipelineId } = await createPipeline(db);
    await Promise.all([1, 2, 3, 4].map((n) => createJob(db, newJob(pipelineId, { name: `v${n}` }))));
    const versions = await db.pipelineVersion.findMany({ orderBy: { number: "asc" }, select: { number: true } });
    expect(versions.map((version) => version.number)).toEqual([1, 2, 3, 4]);
  });
});

describe("requestCancel", () => {
  it("writes the intent once and leaves the state to the worker", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    const id = await createJob(db, newJob((await createPipeline(db)).id));
    expect(await requestCancel(db, id, { requestedBy: "someone" })).toBe(true);
    expect(await requestCancel(db, id, { requestedBy: "someone" })).toBe(false);
    expect(await db.job.findUnique({ where: { id }, select: { state: true, intent: true } })).toEqual({
      state: "CREATED",
      intent: "cancel",
    });
    expect(await db.jobEvent.count({ where: { jobId: id, type: "action" } })).toBe(1);
  });

  it.each(["FINISHED", "CANCELED", "FAILED"] as const)("changes nothing where the job is %s", async (state) => {
    await using database = await createTestDatabase();
    const { db } = database;
    const id = await createJob(db, newJob((await createPipeline(db)).id));
    await db.job.update({ where: { id }, data: { state } });
    expect(await requestCancel(db, id, { requestedBy: "someone" })).toBe(false);
    expect(await db.job.findUnique({ where: { id }, select: { intent: true } })).toEqual({ intent: "run" });
  });
});

describe("requestStop", () => {
  it("is written once, gives way to a cancel and never replaces one", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    const id = await createJob(db, newJob((await createPipeline(db)).id));
    expect(await requestStop(db, id, { requestedBy: "someone", drain: true })).toBe(true);
    expect(await requestStop(db, id, { requestedBy: "someone", drain: false })).toBe(false);
    expect(await db.job.findUnique({ where: { id }, select: { intent: true, intentData: true } })).toEqual({
      intent: "stop",
      intentData: { drain: true },
    });
    expect(await requestCancel(db, id, { requestedBy: "someone" })).toBe(true);
    expect(await requestStop(db, id, { requestedBy: "someone", drain: true })).toBe(false);
    expect(await db.job.findUnique({ where: { id }, select: { intent: true } })).toEqual({ intent: "cancel" });
  });
});

describe("requestSavepoint", () => {
  it("leaves a request for the worker, and none where the job has ended", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    const id = await createJob(db, newJob((await createPipeline(db)).id));
    const request = await requestSavepoint(db, id, { requestedBy: "someone", label: "before the change" });
    expect(await db.jobRequest.findMany()).toMatchObject([
      { id: request, jobId: id, kind: "savepoint", label: "before the change", answeredAt: null },
    ]);
    await db.job.update({ where: { id }, data: { state: "FINISHED" } });
    expect(await requestSavepoint(db, id, { requestedBy: "someone" })).toBeUndefined();
  });
});
