import { notify } from "@millrace/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runnable, sampleAt, startTestApi, type TestApi, storeSample } from "../testing/test-api.ts";
import { decodeCursors } from "./cursors.ts";
import type { LivePayload } from "./live-payload.ts";

let server: TestApi;
beforeAll(async () => {
  server = await startTestApi();
  // The run's first test also waits for PostgreSQL to start.
}, 60_000);
afterAll(() => server[Symbol.asyncDispose]());

async function startJob(): Promise<string> {
  const pipeline = await server.api.pipelines.create({ from: "document", document: runnable("Live") });
  return (await server.api.jobs.start({ pipelineId: pipeline.id })).id;
}

/** Reads the stream until a message of the kind comes; hands back that message and its id. */
async function until<T extends LivePayload["type"]>(
  stream: AsyncGenerator<{ id: string; message: { data: LivePayload } }>,
  type: T,
): Promise<{ id: string; data: Extract<LivePayload, { type: T }> }> {
  for (;;) {
    const { value, done } = await stream.next();
    if (done === true) throw new Error(`the stream ended before a message of the kind ${type}`);
    if (value.message.data.type === type) return { id: value.id, data: value.message.data as Extract<LivePayload, { type: T }> };
  }
}

test("a job's state, then each reading as what changed since the one before", async () => {
  const { ctx } = server;
  const id = await startJob();
  await using stream = ctx.hub.stream([`job:${id}`], new Map(), new AbortController().signal);
  expect((await until(stream, "state")).data.job).toMatchObject({ id, state: "CREATED" });

  await ctx.db.job.update({ where: { id }, data: { state: "RUNNING" } });
  await storeSample(ctx, id, sampleAt(1_000, 100));
  await notify(ctx.db, "job", id);
  expect((await until(stream, "state")).data.job.state).toBe("RUNNING");
  expect(new Set(Object.keys((await until(stream, "sample")).data.nodes))).toEqual(new Set(["orders", "large", "table"]));

  await storeSample(ctx, id, { ...sampleAt(1_000, 200), at: 2_000 });
  await notify(ctx.db, "sample", id);
  expect((await until(stream, "sample")).data).toMatchObject({
    at: 2_000,
    full: false,
    nodes: { orders: { outPerSecond: 200, recordsOut: 2_000 }, large: { inPerSecond: 200 } },
  });
});

test("events that came while the tab was away are replayed by the last id, once", async () => {
  const { ctx } = server;
  const id = await startJob();
  await using first = ctx.hub.stream([`job:${id}`], new Map(), new AbortController().signal);
  const { id: lastId } = await until(first, "state");
  await first.return(undefined);

  await ctx.db.jobEvent.createMany({ data: [1, 2].map((n) => ({ jobId: id, type: "state", message: `missed ${n}` })) });
  await using back = ctx.hub.stream([`job:${id}`], decodeCursors(lastId), new AbortController().signal);
  const missed = await until(back, "events");
  expect(missed.data.events.map((e) => e.message)).toEqual(["missed 1", "missed 2"]);

  await ctx.db.jobEvent.create({ data: { jobId: id, type: "state", message: "fresh" } });
  await notify(ctx.db, "events", id);
  expect((await until(back, "events")).data.events.map((e) => e.message)).toEqual(["fresh"]);
});

test("rows of a table: what is there, then as they come, and after a loss only those that were missed", async () => {
  const { ctx } = server;
  const id = await startJob();
  const write = async (values: number[], total: number): Promise<void> => {
    await ctx.db.tableRow.createMany({ data: values.map((v) => ({ jobId: id, nodeId: "table", kind: 0, values: [v] })) });
    await ctx.db.tableTotal.upsert({
      where: { jobId_nodeId: { jobId: id, nodeId: "table" } },
      create: { jobId: id, nodeId: "table", total },
      update: { total },
    });
    await notify(ctx.db, "rows", id);
  };
  await write([1, 2], 2);
  const topic = `rows:${id}:table`;
  const stream = ctx.hub.stream([topic], new Map(), new AbortController().signal);
  expect((await until(stream, "rows")).data).toMatchObject({ total: 2, rows: [{ values: [1] }, { values: [2] }] });
  await write([3], 3);
  const third = await until(stream, "rows");
  expect(third.data).toMatchObject({ total: 3, rows: [{ values: [3] }] });
  await stream.return(undefined);

  await write([4, 5], 5);
  await using back = ctx.hub.stream([topic], decodeCursors(third.id), new AbortController().signal);
  expect((await until(back, "rows")).data).toMatchObject({ total: 5, rows: [{ values: [4] }, { values: [5] }] });
});

test("the list of jobs: a job that starts, changes and ends is told once each", async () => {
  const { ctx } = server;
  await using stream = ctx.hub.stream(["jobs"], new Map(), new AbortController().signal);
  await until(stream, "jobs");
  const id = await startJob();
  expect((await until(stream, "jobs")).data).toMatchObject({ full: false, jobs: [{ id, state: "CREATED" }] });
  await ctx.db.job.update({ where: { id }, data: { state: "FINISHED", endedAt: new Date() } });
  await notify(ctx.db, "job", id);
  expect((await until(stream, "jobs")).data.jobs).toMatchObject([{ id, state: "FINISHED" }]);
});

test("the procedure refuses topics that are none", async () => {
  await expect(server.api.live.subscribe({ topics: ["job:../../etc"] })).rejects.toMatchObject({ code: "BAD_REQUEST" });
});
