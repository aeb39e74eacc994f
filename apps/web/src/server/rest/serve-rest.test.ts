import { createJob, type Database } from "@millrace/db";
import { createPipeline } from "@millrace/db/testing";
import { describe, expect, it } from "vitest";
import type { RequestContext } from "../context.ts";
import { runnable, sampleAt, startTestApi } from "../testing/test-api.ts";
import { matchOperation, serveRest } from "./serve-rest.ts";

async function call(ctx: RequestContext, path: string, init?: RequestInit): Promise<{ status: number; body: unknown }> {
  const response = await serveRest(ctx, new Request(`http://localhost/api/v1${path}`, init), path.split("?")[0] ?? "");
  return { status: response.status, body: await response.json() };
}

const PLAN = {
  tasks: [
    {
      id: "orders",
      name: "Orders",
      parallelism: 1,
      maxParallelism: 128,
      slotSharingGroup: "default",
      nodes: [{ id: "orders", kind: "source.generator", name: "Orders" }],
    },
    {
      id: "large",
      name: "Large → Table",
      parallelism: 2,
      maxParallelism: 128,
      slotSharingGroup: "default",
      nodes: [
        { id: "large", kind: "transform.filter", name: "Large" },
        { id: "table", kind: "sink.table", name: "Table" },
      ],
    },
  ],
  edges: [{ from: "orders", to: "large", fromTask: "orders", toTask: "large", partitioner: "rebalance", reason: "" }],
};

async function runningJob(ctx: RequestContext, db: Database): Promise<string> {
  const pipeline = await createPipeline(db);
  const id = await createJob(db, {
    workspaceId: ctx.workspaceId,
    pipelineId: pipeline.id,
    document: runnable(),
    parameters: {},
    startingPoint: null,
    createdBy: "test",
  });
  await db.job.update({
    where: { id },
    data: { state: "RUNNING", startedAt: new Date(), attempt: 1, plan: PLAN, latestSample: sampleAt(1_000_000, 8, [100, 700]) },
  });
  ctx.samples.invalidate();
  return id;
}

describe("serveRest", () => {
  it("takes the fixed path before the one with a parameter", () => {
    expect(matchOperation("GET", "/jobs/overview")?.operation.id).toBe("getJobsOverview");
    expect(matchOperation("GET", "/jobs/0190c3f4-0000-7000-8000-000000000000")?.operation.id).toBe("getJob");
    expect(matchOperation("POST", "/jobs/overview")).toBeUndefined();
  });

  it("answers unknown paths with 404 and unknown jobs, bad ids and bad bodies with a sentence", async () => {
    await using test = await startTestApi();
    const { ctx } = test;
    const unknown = "0190c3f4-0000-7000-8000-000000000000";
    expect(await call(ctx, "/no/such/path")).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
    expect(await call(ctx, `/jobs/${unknown}`)).toMatchObject({ status: 404, body: { code: "JOB_NOT_FOUND" } });
    expect(await call(ctx, "/jobs/xyz")).toMatchObject({ status: 400, body: { errors: [expect.stringContaining("jobid")] } });
    const body = await call(ctx, `/jobs/${unknown}/savepoints`, { method: "POST", body: "{" });
    expect(body).toMatchObject({ status: 400, body: { errors: ["The body is no JSON."] } });
  });

  it("says when each subtask came into its states, of the current attempt, as Flink does", async () => {
    await using test = await startTestApi();
    const { ctx } = test;
    const id = await runningJob(ctx, ctx.db);
    const at = (second: number) => new Date(1_000_000 + 1_000 * second);
    await ctx.db.job.update({ where: { id }, data: { createdAt: at(0) } });
    await ctx.db.jobEvent.deleteMany({ where: { jobId: id } });
    const states = ["RUNNING", "RESTARTING", "RUNNING", "CANCELLING", "CANCELED"];
    for (const [i, to] of states.entries())
      await ctx.db.jobEvent.create({ data: { jobId: id, type: "state", message: to, at: at(i + 1), data: { to } } });
    const { body } = await call(ctx, `/jobs/${id}/vertices/large/subtasktimes`);
    expect(body).toMatchObject({ id: "large", name: "Large → Table" });
    const { subtasks } = body as { subtasks: { subtask: number; timestamps: object }[] };
    const timestamps = { CREATED: 1_000_000, RUNNING: 1_003_000, CANCELING: 1_004_000, CANCELED: 1_005_000, FAILED: 0, FINISHED: 0 };
    expect(subtasks.map(({ subtask, timestamps: times }) => [subtask, times])).toEqual([
      [0, timestamps],
      [1, timestamps],
    ]);
    expect((await call(ctx, `/jobs/${id}/vertices/none/subtasktimes`)).status).toBe(404);
  });

  it("gives ratios, levels, watermarks and aggregates of a vertex as Flink does", async () => {
    await using test = await startTestApi();
    const { ctx } = test;
    const id = await runningJob(ctx, ctx.db);
    const vertex = `/jobs/${id}/vertices/large`;
    expect((await call(ctx, `${vertex}/subtasks/metrics?get=busyTimeMsPerSecond,none`)).body).toEqual([
      // Mean absolute deviation 300 over the mean 400.
      { id: "busyTimeMsPerSecond", min: 100, max: 700, avg: 400, sum: 800, skew: 75 },
    ]);
    expect((await call(ctx, `${vertex}/backpressure`)).body).toMatchObject({
      status: "ok",
      "backpressure-level": "ok",
      subtasks: [
        { subtask: 0, busyRatio: 0.1 },
        { subtask: 1, busyRatio: 0.7 },
      ],
    });
    expect((await call(ctx, `${vertex}/watermarks`)).body).toEqual([
      { id: "0.currentInputWatermark", value: "998000" },
      { id: "1.currentInputWatermark", value: "997000" },
    ]);
    expect((await call(ctx, `${vertex}/metrics?get=1.table.numRecordsInPerSecond`)).body).toEqual([
      { id: "1.table.numRecordsInPerSecond", value: "2" },
    ]);
    expect(await call(ctx, `${vertex}/subtasks/2`)).toMatchObject({ status: 404 });
    expect(await call(ctx, `/jobs/${id}/vertices/table`)).toMatchObject({ status: 404, body: { code: "VERTEX_NOT_FOUND" } });
    expect((await call(ctx, `/jobs/${id}`)).body).toMatchObject({
      state: "RUNNING",
      "end-time": -1,
      vertices: [{ id: "orders" }, { id: "large", parallelism: 2 }],
      plan: { nodes: [{ inputs: [] }, { inputs: [{ num: 0, id: "orders", ship_strategy: "REBALANCE" }] }] },
    });
  });

  it("a savepoint is asked for and polled: in progress, then where it is, or why it failed", async () => {
    await using test = await startTestApi();
    const { ctx } = test;
    const id = await runningJob(ctx, ctx.db);
    const trigger = async (): Promise<string> => {
      const { status, body } = await call(ctx, `/jobs/${id}/savepoints`, { method: "POST", body: "{}" });
      expect(status).toBe(202);
      return (body as { "request-id": string })["request-id"];
    };
    const first = await trigger();
    const poll = async (requestId: string) => (await call(ctx, `/jobs/${id}/savepoints/${requestId}`)).body;
    expect(await poll(first)).toEqual({ status: { id: "IN_PROGRESS" }, operation: null });
    await ctx.db.jobRequest.update({ where: { id: first }, data: { answeredAt: new Date(), path: "/checkpoints/sp-1" } });
    expect(await poll(first)).toEqual({ status: { id: "COMPLETED" }, operation: { location: "/checkpoints/sp-1" } });
    const second = await trigger();
    await ctx.db.jobRequest.update({ where: { id: second }, data: { answeredAt: new Date(), failure: "The disk is full." } });
    expect(await poll(second)).toMatchObject({ operation: { "failure-cause": { "stack-trace": "The disk is full." } } });
    expect(await call(ctx, `/jobs/${id}/savepoints/${id}`)).toMatchObject({ status: 404 });
  });
});
