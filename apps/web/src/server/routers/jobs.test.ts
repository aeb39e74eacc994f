import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packJson } from "@millrace/db";
import { toStored, type JobSample } from "@millrace/pipeline/metrics";
import { runnable, sampleAt, startTestApi, type TestApi, storeSample } from "../testing/test-api.ts";

let server: TestApi;
beforeAll(async () => {
  server = await startTestApi();
  // The run's first test also waits for PostgreSQL to start.
}, 60_000);
afterAll(() => server[Symbol.asyncDispose]());

async function startJob(name: string): Promise<string> {
  const pipeline = await server.api.pipelines.create({ from: "document", document: runnable(name) });
  return (await server.api.jobs.start({ pipelineId: pipeline.id })).id;
}

describe("starting a job", () => {
  test("freezes the document: two starts of an unchanged pipeline share a version, a change makes the next", async () => {
    const { api } = server;
    const pipeline = await api.pipelines.create({ from: "document", document: runnable("Frozen") });
    const first = await api.jobs.start({ pipelineId: pipeline.id });
    const second = await api.jobs.start({ pipelineId: pipeline.id, revision: 1 });
    await api.pipelines.save({ id: pipeline.id, revision: 1, document: { ...pipeline.document, description: "changed" } });
    const third = await api.jobs.start({ pipelineId: pipeline.id });
    const numbers = await Promise.all([first, second, third].map(async ({ id }) => (await api.jobs.get({ id })).versionNumber));
    expect(numbers).toEqual([1, 1, 2]);
    expect((await api.jobs.get({ id: first.id })).document.description).toBe("");
  });

  test("with one error starts nothing and hands back every diagnostic", async () => {
    const { api, ctx } = server;
    const document = runnable("Broken");
    const broken = {
      ...document,
      nodes: document.nodes.map((n) => (n.id === "large" ? { ...n, config: { condition: "no_such > 1 AND neither > 2" } } : n)),
    };
    const pipeline = await api.pipelines.create({ from: "document", document: broken });
    const before = await ctx.db.job.count();
    const refused = api.jobs.start({ pipelineId: pipeline.id });
    await expect(refused).rejects.toMatchObject({
      detail: {
        code: "DOCUMENT_INVALID",
        diagnostics: expect.arrayContaining([expect.objectContaining({ nodeId: "large", severity: "error" })]) as unknown,
      },
    });
    expect(await ctx.db.job.count()).toBe(before);
    expect(await ctx.db.pipelineVersion.count({ where: { pipelineId: pipeline.id } })).toBe(0);
  });

  test("of a revision that is not the stored one is refused: nobody runs what they do not see", async () => {
    const { api } = server;
    const pipeline = await api.pipelines.create({ from: "document", document: runnable("Seen") });
    await api.pipelines.save({ id: pipeline.id, revision: 1, document: pipeline.document });
    await expect(api.jobs.start({ pipelineId: pipeline.id, revision: 1 })).rejects.toMatchObject({ detail: { code: "PIPELINE_CONFLICT" } });
  });
});

describe("cancelling", () => {
  test("twice is one intent, one event and one line in the audit", async () => {
    const { api, ctx } = server;
    const id = await startJob("Cancelled");
    const answers = await Promise.all([api.jobs.cancel({ id }), api.jobs.cancel({ id })]);
    expect(answers.filter((a) => a.accepted)).toHaveLength(1);
    expect(await ctx.db.job.findUniqueOrThrow({ where: { id }, select: { intent: true } })).toEqual({ intent: "cancel" });
    expect((await api.jobs.events({ id })).filter((e) => e.type === "action")).toHaveLength(1);
    expect((await api.system.audit({ target: `job:${id}` })).lines.filter((l) => l.action === "job.cancel")).toHaveLength(1);
  });

  test("an ended job changes nothing", async () => {
    const { api, ctx } = server;
    const id = await startJob("Ended");
    await ctx.db.job.update({ where: { id }, data: { state: "FINISHED" } });
    expect(await api.jobs.cancel({ id })).toEqual({ id, state: "FINISHED", accepted: false });
  });
});

describe("savepoints and stops", () => {
  test("need a running job", async () => {
    const { api } = server;
    const id = await startJob("Not running yet");
    await expect(api.jobs.savepoint({ id })).rejects.toMatchObject({ detail: { code: "JOB_STATE", values: { state: "CREATED" } } });
    await expect(api.jobs.stop({ id })).rejects.toMatchObject({ detail: { code: "JOB_STATE" } });
  });

  test("are asked for once: a second stop changes nothing, a cancel still may", async () => {
    const { api, ctx } = server;
    const id = await startJob("Stopped");
    await ctx.db.job.update({ where: { id }, data: { state: "RUNNING" } });
    await api.jobs.savepoint({ id, label: "before v5" });
    expect(await ctx.db.jobRequest.findMany({ where: { jobId: id }, select: { kind: true, label: true, requestedBy: true } })).toEqual([
      { kind: "savepoint", label: "before v5", requestedBy: "you" },
    ]);
    expect([(await api.jobs.stop({ id, drain: true })).accepted, (await api.jobs.stop({ id })).accepted]).toEqual([true, false]);
    expect(await ctx.db.job.findUniqueOrThrow({ where: { id }, select: { intent: true, intentData: true } })).toEqual({
      intent: "stop",
      intentData: { drain: true },
    });
    await expect(api.jobs.savepoint({ id })).rejects.toMatchObject({ detail: { code: "JOB_STATE" } });
    expect((await api.jobs.cancel({ id })).accepted).toBe(true);
  });
});

test("a restart is a new job of the same version, only when the old one has ended", async () => {
  const { api, ctx } = server;
  const id = await startJob("Again");
  await expect(api.jobs.restart({ id })).rejects.toMatchObject({ detail: { code: "JOB_STATE", values: { state: "CREATED" } } });
  await ctx.db.job.update({ where: { id }, data: { state: "FAILED" } });
  const next = await api.jobs.restart({ id });
  expect(await api.jobs.get({ id: next.id })).toMatchObject({
    versionNumber: 1,
    startingPoint: null,
    state: "CREATED",
    predecessorId: id,
    origin: "restart",
  });
  expect(await api.jobs.get({ id })).toMatchObject({ successorId: next.id });
});

describe("a rescale", () => {
  test("is a stop that says at which parallelism the job goes on, asked for once, with an audit line", async () => {
    const { api, ctx } = server;
    const id = await startJob("Rescaled");
    await expect(api.jobs.rescale({ id, parallelism: 2 })).rejects.toMatchObject({ detail: { code: "JOB_STATE" } });
    await ctx.db.job.update({ where: { id }, data: { state: "RUNNING" } });
    expect(await api.jobs.rescale({ id, parallelism: 2, nodes: { large: 4 } })).toEqual({ id, accepted: true });
    await expect(api.jobs.rescale({ id, parallelism: 3 })).rejects.toMatchObject({ detail: { code: "JOB_STATE" } });
    expect(await api.jobs.get({ id })).toMatchObject({
      intent: "rescale",
      intentData: { rescale: { parallelism: 2, nodes: { large: 4 } } },
    });
    expect(await ctx.db.auditEntry.count({ where: { action: "job.rescale", target: `job:${id}` } })).toBe(1);
  });

  test("that cannot be planned is refused before the job is touched", async () => {
    const { api, ctx } = server;
    const id = await startJob("Too wide");
    await ctx.db.job.update({ where: { id }, data: { state: "RUNNING" } });
    await expect(api.jobs.rescale({ id, parallelism: 500 })).rejects.toMatchObject({ detail: { code: "DOCUMENT_INVALID" } });
    expect(await api.jobs.get({ id })).toMatchObject({ intent: "run" });
  });
});

describe("an upgrade", () => {
  test("is a stop behind which the draft goes on, only with the draft that the person sees and that can run", async () => {
    const { api, ctx } = server;
    const pipeline = await api.pipelines.create({ from: "document", document: runnable("Upgraded") });
    const { id } = await api.jobs.start({ pipelineId: pipeline.id });
    await ctx.db.job.update({ where: { id }, data: { state: "RUNNING" } });
    const saved = await api.pipelines.save({ id: pipeline.id, revision: 1, document: { ...pipeline.document, description: "newer" } });
    await expect(api.jobs.upgrade({ id, revision: 1 })).rejects.toMatchObject({ detail: { code: "PIPELINE_CONFLICT" } });
    expect(await api.jobs.get({ id })).toMatchObject({ intent: "run" });
    expect(await api.jobs.upgrade({ id, revision: saved.revision })).toEqual({ id, accepted: true });
    expect(await api.jobs.get({ id })).toMatchObject({
      intent: "upgrade",
      intentData: { upgrade: { document: { description: "newer" }, allowDropped: false } },
    });
    await expect(api.jobs.upgrade({ id, revision: saved.revision })).rejects.toMatchObject({ detail: { code: "JOB_STATE" } });
  });
});

describe("an upgrade that could not read its state", () => {
  const minutes = { type: "tumbling", sizeMs: 60_000 };
  const sessions = { type: "session", gapMs: 60_000 };
  const counted = (windows: object, window = "count") => ({
    format: "millrace/v1" as const,
    name: "Counted",
    nodes: [
      { id: "orders", kind: "source.generator", config: { shape: "orders", rowsPerSecond: 10 } },
      { id: "byCategory", kind: "transform.keyBy", config: { keys: ["category"] } },
      {
        id: window,
        kind: "window.aggregate",
        config: { window: windows, aggregates: [{ as: "orders", fn: "COUNT" }] },
      },
      { id: "table", kind: "sink.table" },
    ],
    edges: [
      { from: "orders.out", to: "byCategory.in" },
      { from: "byCategory.out", to: `${window}.in` },
      { from: `${window}.out`, to: "table.in" },
    ],
  });

  test("is refused before the running job is asked to stop; with another id and consent the window begins empty", async () => {
    const { api, ctx } = server;
    const pipeline = await api.pipelines.create({ from: "document", document: counted(minutes) });
    const { id } = await api.jobs.start({ pipelineId: pipeline.id });
    await ctx.db.job.update({ where: { id }, data: { state: "RUNNING" } });
    const resized = await api.pipelines.save({ id: pipeline.id, revision: 1, document: counted(sessions) });
    await expect(api.jobs.upgrade({ id, revision: resized.revision })).rejects.toMatchObject({
      detail: { code: "STATE_UNREADABLE", values: { nodes: '"count"' } },
    });
    expect(await api.jobs.get({ id })).toMatchObject({ intent: "run" });
    const document = counted(sessions, "countAnew");
    const renamed = await api.pipelines.save({ id: pipeline.id, revision: resized.revision, document });
    await expect(api.jobs.upgrade({ id, revision: renamed.revision })).rejects.toMatchObject({ detail: { code: "STATE_UNREADABLE" } });
    expect(await api.jobs.upgrade({ id, revision: renamed.revision, allowDropped: true })).toEqual({ id, accepted: true });
  });
});

describe("a start from a snapshot whose state could not be read", () => {
  const counted = (aggregates: readonly object[]) => ({
    format: "millrace/v1" as const,
    name: "Counted from a snapshot",
    nodes: [
      { id: "orders", kind: "source.generator", config: { shape: "orders", rowsPerSecond: 10 } },
      { id: "byCategory", kind: "transform.keyBy", config: { keys: ["category"] } },
      { id: "count", kind: "window.aggregate", config: { window: { type: "tumbling", sizeMs: 60_000 }, aggregates } },
      { id: "table", kind: "sink.table" },
    ],
    edges: [
      { from: "orders.out", to: "byCategory.in" },
      { from: "byCategory.out", to: "count.in" },
      { from: "count.out", to: "table.in" },
    ],
  });
  const orders = { as: "orders", fn: "COUNT" };

  test("is refused before a job is made, by its number or by its path", async () => {
    const { api, ctx } = server;
    const pipeline = await api.pipelines.create({ from: "document", document: counted([orders]) });
    const { id } = await api.jobs.start({ pipelineId: pipeline.id });
    const path = `/snapshots/unreadable-${id}`;
    await ctx.db.job.update({ where: { id }, data: { state: "FINISHED" } });
    const at = new Date(1_000);
    await ctx.db.checkpoint.create({
      data: { jobId: id, number: 1, type: "SAVEPOINT", status: "COMPLETED", triggeredAt: at, endedAt: at, path, stateBytes: 7n },
    });
    const document = counted([orders, { as: "quantity", fn: "SUM", expr: "quantity" }]);
    await api.pipelines.save({ id: pipeline.id, revision: 1, document });
    const refused = { detail: { code: "STATE_UNREADABLE", values: { nodes: '"count"' } } };
    const jobs = await ctx.db.job.count();
    await expect(api.snapshots.start({ jobId: id, number: 1, startWith: "draft" })).rejects.toMatchObject(refused);
    await expect(api.jobs.start({ pipelineId: pipeline.id, startingPoint: path })).rejects.toMatchObject(refused);
    expect(await ctx.db.job.count()).toBe(jobs);
    expect(await api.snapshots.start({ jobId: id, number: 1, startWith: "version" })).toMatchObject({ id: expect.any(String) });
    await ctx.db.checkpoint.deleteMany({ where: { jobId: id } });
  });
});

describe("a slower table", () => {
  test("is the job's own version with another limit, behind a savepoint; the draft stays", async () => {
    const { api, ctx } = server;
    const document = runnable("Slower");
    const table = document.nodes.find(({ kind }) => kind === "sink.table")!.id;
    const pipeline = await api.pipelines.create({ from: "document", document });
    const { id } = await api.jobs.start({ pipelineId: pipeline.id });
    const wish = { id, nodeId: table, maxRowsPerSecond: 6 };
    await expect(api.jobs.limitTable(wish)).rejects.toMatchObject({ detail: { code: "JOB_STATE" } });
    await ctx.db.job.update({ where: { id }, data: { state: "RUNNING" } });
    const other = document.nodes.find(({ kind }) => kind !== "sink.table")!.id;
    await expect(api.jobs.limitTable({ ...wish, nodeId: other })).rejects.toMatchObject({ detail: { code: "DOCUMENT_INVALID" } });
    expect(await api.jobs.limitTable(wish)).toEqual({ id, accepted: true });
    const { intent, intentData } = await api.jobs.get({ id });
    const { nodes } = (intentData as { upgrade: { document: typeof document } }).upgrade.document;
    expect([intent, nodes.find((node) => node.id === table)?.config]).toEqual(["upgrade", { maxRowsPerSecond: 6 }]);
    expect((await api.pipelines.get({ id: pipeline.id })).document.nodes).toEqual(pipeline.document.nodes);
  });
});

describe("snapshots", () => {
  async function takeSnapshot(jobId: string, number: number, type: "SAVEPOINT" | "CHECKPOINT"): Promise<void> {
    await server.ctx.db.checkpoint.create({
      data: {
        jobId,
        number,
        type,
        status: "COMPLETED",
        triggeredAt: new Date(1_000 * number),
        endedAt: new Date(1_000 * number + 20),
        path: `/snapshots/${number}`,
        stateBytes: 7n,
      },
    });
  }

  test("are listed over all jobs; a job begins from one, and from a savepoint of a running job a clone", async () => {
    const { api, ctx } = server;
    const id = await startJob("Snapshotted");
    await ctx.db.job.update({ where: { id }, data: { state: "RUNNING" } });
    await takeSnapshot(id, 1, "CHECKPOINT");
    await takeSnapshot(id, 2, "SAVEPOINT");
    expect((await api.snapshots.list()).snapshots).toMatchObject([{ jobId: id, number: 2, type: "SAVEPOINT", bytes: 7, durationMs: 20 }]);
    await expect(api.snapshots.start({ jobId: id, number: 1 })).rejects.toMatchObject({ detail: { code: "JOB_STATE" } });
    const clone = await api.snapshots.start({ jobId: id, number: 2 });
    expect(await api.jobs.get({ id: clone.id })).toMatchObject({ startingPoint: "/snapshots/2", origin: "clone" });
    expect(await api.jobs.get({ id })).toMatchObject({ successorId: null });
    await ctx.db.job.update({ where: { id }, data: { state: "CANCELED" } });
    const restored = await api.snapshots.start({ jobId: id, number: 1, allowDropped: true });
    expect(
      await ctx.db.job.findUniqueOrThrow({ where: { id: restored.id }, select: { allowDropped: true, origin: true, predecessorId: true } }),
    ).toEqual({ allowDropped: true, origin: "restore", predecessorId: id });
  });

  test("of a job that has not ended stay where it would recover from them", async () => {
    const { api, ctx } = server;
    const id = await startJob("Recovering");
    await ctx.db.job.update({ where: { id }, data: { state: "RESTARTING" } });
    await takeSnapshot(id, 1, "CHECKPOINT");
    await expect(api.snapshots.dispose({ jobId: id, number: 1 })).rejects.toMatchObject({ detail: { code: "CHECKPOINT_UNUSABLE" } });
  });

  test("come by a schedule that must be one, and not more often than each minute", async () => {
    const { api } = server;
    const pipeline = await api.pipelines.create({ from: "document", document: runnable("Scheduled") });
    const schedule = {
      pipelineId: pipeline.id,
      cron: "30 3 * * *",
      timeZone: "Asia/Shanghai",
      keepCount: 7,
      keepHours: null,
      enabled: true,
    };
    const { nextAt } = await api.snapshots.setSchedule(schedule);
    // 03:30 in Shanghai, which has no summer time, is 19:30 UTC.
    expect(new Date(nextAt ?? 0).toISOString()).toMatch(/T19:30:00\.000Z$/);
    expect(await api.snapshots.schedule({ pipelineId: pipeline.id })).toMatchObject({ cron: "30 3 * * *", keepCount: 7, keepHours: null });
    await expect(api.snapshots.setSchedule({ ...schedule, cron: "61 * * * *" })).rejects.toMatchObject({
      detail: { code: "SCHEDULE_INVALID" },
    });
    await expect(api.snapshots.setSchedule({ ...schedule, cron: "30 3 * *" })).rejects.toMatchObject({
      detail: { code: "SCHEDULE_INVALID" },
    });
    await api.snapshots.removeSchedule({ pipelineId: pipeline.id });
    expect(await api.snapshots.schedule({ pipelineId: pipeline.id })).toBeNull();
  });
});

describe("the list of jobs", () => {
  test("is filtered by name and state, counted, and read in pages without gaps", async () => {
    const { api, ctx } = server;
    for (const n of [1, 2, 3, 4, 5]) {
      const id = await startJob(`Paged ${n}`);
      await ctx.db.job.update({ where: { id }, data: { state: n % 2 === 0 ? "FAILED" : "RUNNING", createdAt: new Date(1_000_000 + n) } });
    }
    const first = await api.jobs.list({ search: "paged", limit: 2 });
    const second = await api.jobs.list({ search: "paged", limit: 2, cursor: first.next });
    const third = await api.jobs.list({ search: "paged", limit: 2, cursor: second.next });
    expect([...first.jobs, ...second.jobs, ...third.jobs].map((j) => j.name)).toEqual([
      "Paged 5",
      "Paged 4",
      "Paged 3",
      "Paged 2",
      "Paged 1",
    ]);
    expect(third.next).toBeNull();
    expect(first.counts).toEqual({ RUNNING: 3, FAILED: 2 });
    expect((await api.jobs.list({ search: "paged", states: ["FAILED"] })).jobs.map((j) => j.name)).toEqual(["Paged 4", "Paged 2"]);
  });

  test("has the pulse of the newest reading", async () => {
    const { api, ctx } = server;
    const id = await startJob("Pulse");
    await ctx.db.job.update({ where: { id }, data: { state: "RUNNING" } });
    await storeSample(ctx, id, sampleAt(50_000, 400));
    const [job] = (await api.jobs.list({ search: "pulse" })).jobs;
    expect(job?.pulse).toEqual({
      at: 50_000,
      inPerSecond: 400,
      outPerSecond: 3,
      watermark: 47_000,
      busyMax: 0.3,
      heldMax: null,
      rowErrors: 0,
      late: 0,
    });
  });
});

/** As a worker keeps a reading. */
function packed(sample: JobSample) {
  return { combined: packJson(toStored(sample, { isCombined: true })), full: packJson(toStored(sample, { isCombined: false })) };
}

describe("history", () => {
  test("of metrics: the asked series, drawn together by their nature or for one subtask", async () => {
    const { api, ctx } = server;
    const id = await startJob("Sampled");
    const t0 = 1_700_000_000_000;
    for (let s = 0; s < 5; s++)
      await ctx.db.metricSample.create({
        data: {
          jobId: id,
          resolutionSeconds: 1,
          at: new Date(t0 + s * 1000),
          ...packed(sampleAt(t0 + s * 1000, 100 * s, [10 * s, 20 * s])),
        },
      });
    const answer = await api.jobs.samples({
      id,
      from: t0 + 1_000,
      to: t0 + 3_000,
      series: [
        { nodeId: "orders", metric: "numRecordsOutPerSecond" },
        { nodeId: "large", metric: "busyTimeMsPerSecond" },
        { nodeId: "large", metric: "busyTimeMsPerSecond", subtask: 0 },
        { nodeId: "large", metric: "currentInputWatermark" },
        { nodeId: "@process", metric: "cpuMsPerSecond" },
        { nodeId: "nobody", metric: "x" },
      ],
    });
    expect(answer).toEqual({
      at: [t0 + 1_000, t0 + 2_000, t0 + 3_000],
      stepMs: 1_000,
      values: [
        [100, 200, 300],
        [20, 40, 60],
        [10, 20, 30],
        [t0 - 2_000, t0 - 1_000, t0],
        [420, 420, 420],
        [null, null, null],
      ],
    });
  });

  test("of the graph: the last reading at or before a moment", async () => {
    const { api, ctx } = server;
    const id = await startJob("Past");
    const t0 = 1_700_000_000_000;
    for (const s of [0, 10, 20])
      await ctx.db.metricSample.create({
        data: { jobId: id, resolutionSeconds: 10, at: new Date(t0 + s * 1000), ...packed(sampleAt(t0 + s * 1000, 100 + s)) },
      });
    expect((await api.jobs.readingAt({ id, at: t0 + 15_000 }))?.nodes["orders"]?.outPerSecond).toBe(110);
    expect(await api.jobs.readingAt({ id, at: t0 - 1 })).toBeNull();
  });

  test("of metrics over a day takes the coarse samples where the fine ones are gone, one a step", async () => {
    const { api, ctx } = server;
    const id = await startJob("Thinned");
    const t0 = 1_700_000_040_000;
    const rows = [
      [60, 0, 1],
      [60, 3_600_000, 2],
      [10, 82_800_000, 3],
      [1, 86_399_000, 4],
      [10, 86_390_000, 3.5],
    ] as const;
    for (const [resolutionSeconds, offset, rate] of rows)
      await ctx.db.metricSample.create({
        data: { jobId: id, resolutionSeconds, at: new Date(t0 + offset), ...packed(sampleAt(t0 + offset, rate)) },
      });
    const answer = await api.jobs.samples({
      id,
      from: t0,
      to: t0 + 86_400_000,
      series: [{ nodeId: "orders", metric: "numRecordsOutPerSecond" }],
    });
    expect(answer.stepMs).toBe(120_000);
    // Of a step of two minutes the mean over ten seconds says more than the last second.
    expect(answer.values).toEqual([[1, 2, 3, 3.5]]);
  });

  test("of events and rows: newest first, rows after an id in their order", async () => {
    const { api, ctx } = server;
    const id = await startJob("Rows");
    for (const n of [1, 2, 3]) await ctx.db.tableRow.create({ data: { jobId: id, nodeId: "table", kind: 0, timestamp: n, values: [n] } });
    await ctx.db.tableTotal.create({ data: { jobId: id, nodeId: "table", total: 30n } });
    const all = await api.jobs.rows({ id, nodeId: "table" });
    expect([all.total, all.rows.map((r) => r.values)]).toEqual([30, [[1], [2], [3]]]);
    const later = await api.jobs.rows({ id, nodeId: "table", afterId: all.rows[0]?.id });
    expect(later.rows.map((r) => r.values)).toEqual([[2], [3]]);
    const earlier = await api.jobs.rows({ id, nodeId: "table", beforeId: all.rows[2]?.id, limit: 1 });
    expect(earlier.rows.map((r) => r.values)).toEqual([[2]]);
    expect((await api.jobs.events({ id })).at(-1)?.data).toMatchObject({ to: "CREATED", actor: "you" });
  });

  test("of checkpoints has Flink's words and numbers that are numbers", async () => {
    const { api, ctx } = server;
    const id = await startJob("Checkpoints");
    await ctx.db.checkpoint.create({
      data: { jobId: id, number: 7, type: "checkpoint", status: "in-progress", triggeredAt: new Date(1_000), stateBytes: 3_100_000n },
    });
    expect(await api.jobs.checkpoints({ id })).toMatchObject([
      { number: 7, type: "CHECKPOINT", status: "IN_PROGRESS", triggeredAt: 1_000, stateBytes: 3_100_000, endedAt: null },
    ]);
  });
});

test("what belongs to another workspace does not exist", async () => {
  const { api, ctx } = server;
  const other = await ctx.db.workspace.create({ data: { name: "Other" } });
  const id = await startJob("Foreign");
  await ctx.db.job.update({ where: { id }, data: { workspaceId: other.id } });
  const calls = [
    () => api.jobs.get({ id }),
    () => api.jobs.cancel({ id }),
    () => api.jobs.events({ id }),
    () => api.jobs.rows({ id, nodeId: "table" }),
    () => api.jobs.checkpoints({ id }),
    () => api.jobs.logs({ id }),
  ];
  for (const call of calls) await expect(call()).rejects.toMatchObject({ detail: { code: "JOB_NOT_FOUND" } });
});
