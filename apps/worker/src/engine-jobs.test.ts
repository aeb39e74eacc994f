import { describe, expect, it } from "vitest";
import { jobSampleSchema } from "@millrace/pipeline/metrics";
import { existsSync } from "node:fs";
import {
  askWorkers,
  DEFAULT_WORKSPACE_ID,
  requestCancel,
  requestCheckpoint,
  requestPatternChange,
  requestSavepoint,
  requestStop,
  type WorkerQuestion,
} from "@millrace/db";
import { JOB_PROGRAM } from "./run/job-child.ts";
import { startTestCluster } from "./testing/test-cluster.ts";

/** Generator → filter → key → table, at parallelism 2: rows cross threads. */
function generatorPipeline(generator: object, settings: object = {}) {
  return {
    format: "millrace/v1",
    name: "Generator",
    settings: { parallelism: 2, ...settings },
    nodes: [
      { id: "rows", kind: "source.generator", config: { shape: "orders", ...generator } },
      { id: "some", kind: "transform.filter", config: { condition: "quantity >= 0" } },
      { id: "byKey", kind: "transform.keyBy", config: { keys: ["userId"] } },
      { id: "out", kind: "sink.table", config: { keep: 100 } },
    ],
    edges: [
      { from: "rows.out", to: "some.in" },
      { from: "some.out", to: "byKey.in" },
      { from: "byKey.out", to: "out.in" },
    ],
  };
}

const realJobs = { jobProgram: JOB_PROGRAM, jobMemoryMb: 512 };

// Several processes and threads start for each test, also on a busy machine.
describe("a pipeline in its own process", { timeout: 120_000 }, () => {
  it("runs to its end: every row is counted, the last ones are kept, metrics and plan are there", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker(realJobs);
    const jobId = await cluster.startDocument(generatorPipeline({ count: 20_000 }));
    const job = await cluster.until(jobId, ({ state }) => state === "FINISHED" || state === "FAILED");
    expect(job).toMatchObject({ state: "FINISHED", cause: null });
    expect(await cluster.db.tableTotal.findMany({ where: { jobId }, select: { nodeId: true, total: true } })).toEqual([
      { nodeId: "out", total: 20_000n },
    ]);
    expect(await cluster.db.tableRow.count({ where: { jobId } })).toBe(100);
    const sample = jobSampleSchema.parse(job.latestSample);
    const rowsIn = sample.nodes["out"]?.metrics["numRecordsIn"] ?? [];
    expect(rowsIn).toHaveLength(2);
    expect(rowsIn.reduce((sum: number, value) => sum + (value ?? 0), 0)).toBe(20_000);
    const plan = job.plan as { tasks: { nodes: { id: string }[] }[] };
    expect(plan.tasks.flatMap((task) => task.nodes.map((node) => node.id)).sort()).toEqual(["byKey", "out", "rows", "some"]);
  });

  it("without end shows its rates and is cancelled within 2 s", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker(realJobs);
    const jobId = await cluster.startDocument(generatorPipeline({ rowsPerSecond: 1_000 }));
    await cluster.until(jobId, ({ latestSample }) => {
      const sample = jobSampleSchema.safeParse(latestSample);
      return sample.success && (sample.data.nodes["out"]?.metrics["numRecordsInPerSecond"]?.[0] ?? 0) > 0;
    });
    await requestCancel(cluster.db, jobId, { requestedBy: "someone" });
    await cluster.until(jobId, ({ state }) => state === "CANCELED");
  });

  it("whose process is killed goes on from its checkpoint: no row is lost and none doubled in its files", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker(realJobs);
    const document = generatorPipeline(
      { count: 8_000, rowsPerSecond: 2_000 },
      { checkpointing: { intervalMs: 200 }, restart: { strategy: "fixed-delay", attempts: 3, delayMs: 10 } },
    );
    const nodes = document.nodes.map((node) => (node.id === "out" ? { id: "out", kind: "sink.file", config: { path: "out" } } : node));
    const recovered = { ...document, nodes };
    const jobId = await cluster.startDocument(recovered);
    await cluster.untilCheckpoint(jobId, 2);
    cluster.killJobProcess();
    const job = await cluster.until(jobId, ({ state }) => state === "FINISHED" || state === "FAILED");
    expect(job).toMatchObject({ state: "FINISHED", restarts: 1 });
    const orders = cluster.readRows("out").map((row) => (row as { orderId: number }).orderId);
    expect(orders).toHaveLength(8_000);
    expect(new Set(orders).size).toBe(8_000);
  });

  it("of which one graph fails goes on with that one from its checkpoint, while the other is not disturbed; the exception says what restarted", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker(realJobs);
    const { nodes, edges, ...document } = generatorPipeline(
      { count: 6_000, rowsPerSecond: 2_000 },
      { checkpointing: { intervalMs: 200 }, restart: { strategy: "fixed-delay", attempts: 3, delayMs: 10 } },
    );
    const beside = [
      { id: "besideRows", kind: "source.generator", parallelism: 1, config: { shape: "orders", count: 6_000, rowsPerSecond: 2_000 } },
      { id: "besideOut", kind: "sink.file", parallelism: 1, config: { path: "beside" } },
    ];
    const twoGraphs = {
      ...document,
      nodes: [...nodes.slice(0, -1), { id: "out", kind: "sink.file", config: { path: "out" } }, ...beside],
      edges: [...edges, { from: "besideRows.out", to: "besideOut.in" }],
    };
    const jobId = await cluster.startDocument(twoGraphs);
    await cluster.untilCheckpoint(jobId, 2);
    await cluster.loseFileInProgress("beside");
    const job = await cluster.until(jobId, ({ state }) => state === "FINISHED" || state === "FAILED");
    expect(job).toMatchObject({ state: "FINISHED", attempt: 2, restarts: 1 });
    for (const folder of ["out", "beside"]) {
      const orders = cluster.readRows(folder).map((row) => (row as { orderId: number }).orderId);
      expect(orders).toHaveLength(6_000);
      expect(new Set(orders).size).toBe(6_000);
    }
    const exceptions = await cluster.db.jobException.findMany({
      where: { jobId },
      select: { attempt: true, nodeId: true, restarted: true },
    });
    expect(exceptions).toEqual([
      {
        attempt: 1,
        nodeId: "besideOut",
        restarted: [
          { nodeId: "besideRows", subtasks: [0] },
          { nodeId: "besideOut", subtasks: [0] },
        ],
      },
    ]);
    // The source of the other graph was not begun anew: its count is that of its whole life.
    const rowsOut = jobSampleSchema.parse(job.latestSample).nodes["rows"]?.metrics["numRecordsOut"] ?? [];
    expect(rowsOut.reduce((sum: number, value) => sum + (value ?? 0), 0)).toBe(6_000);
  });

  it("takes savepoints and checkpoints when asked, stops behind one, and a new job goes on from there", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker(realJobs);
    const endless = generatorPipeline({ rowsPerSecond: 500 });
    const first = await cluster.startDocument(endless);
    await cluster.until(first, ({ state }) => state === "RUNNING");
    await requestSavepoint(cluster.db, first, { requestedBy: "someone", label: "noon" });
    const savepoint = await cluster.untilAnswered(first);
    expect(savepoint).toMatchObject({ failure: null, path: expect.stringContaining("savepoint") });
    expect(
      await cluster.db.checkpoint.findMany({
        where: { jobId: first, type: "SAVEPOINT" },
        select: { path: true, label: true, status: true },
      }),
    ).toEqual([{ path: savepoint.path, label: "noon", status: "COMPLETED" }]);

    await requestCheckpoint(cluster.db, first, { requestedBy: "someone" });
    expect(await cluster.untilAnsweredTimes(first, 2)).toMatchObject({
      kind: "checkpoint",
      failure: null,
      path: expect.stringMatching(/chk-\d+$/u),
    });

    await requestStop(cluster.db, first, { requestedBy: "someone", drain: false });
    await cluster.until(first, ({ state }) => state === "FINISHED");
    const stop = await cluster.db.checkpoint.findFirstOrThrow({ where: { jobId: first, type: "SAVEPOINT" }, orderBy: { number: "desc" } });
    expect(stop.path).not.toBe(savepoint.path);

    const second = await cluster.startDocument(endless, stop.path);
    await cluster.until(second, ({ state, latestSample }) => state === "FAILED" || (state === "RUNNING" && latestSample !== null));
    expect(await cluster.db.job.findUnique({ where: { id: second }, select: { state: true, cause: true } })).toEqual({
      state: "RUNNING",
      cause: null,
    });
  });

  it("goes on at another parallelism behind a stop, from the same rows, exactly once", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker(realJobs);
    const first = await cluster.startDocument(generatorPipeline({ rowsPerSecond: 500 }));
    await cluster.until(first, ({ state }) => state === "RUNNING");
    await requestStop(cluster.db, first, { requestedBy: "someone", drain: false, rescale: { parallelism: 3 } });
    await cluster.until(first, ({ state }) => state === "FINISHED");
    const next = await cluster.db.job.findMany({ where: { predecessorId: first }, include: { version: true } });
    expect(next).toMatchObject([
      {
        origin: "rescale",
        createdBy: "someone",
        startingPoint: expect.stringContaining("savepoint"),
        version: { document: { settings: { parallelism: 3 } } },
      },
    ]);
    const { plan } = await cluster.until(
      next[0]!.id,
      ({ state, plan: known }) => state === "FAILED" || (state === "RUNNING" && known !== null),
    );
    expect(plan).toMatchObject({ slots: 3 });
  });

  it("goes on with another version behind a stop, and loses state only where that was agreed to", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker(realJobs);
    const document = generatorPipeline({ rowsPerSecond: 500 });
    const first = await cluster.startDocument(document);
    await cluster.until(first, ({ state }) => state === "RUNNING");
    await requestStop(cluster.db, first, {
      requestedBy: "someone",
      drain: false,
      upgrade: { document: { ...document, description: "newer" }, parameters: {}, allowDropped: true },
    });
    await cluster.until(first, ({ state }) => state === "FINISHED");
    const next = await cluster.db.job.findMany({ where: { predecessorId: first }, include: { version: true } });
    expect(next).toMatchObject([
      {
        origin: "upgrade",
        allowDropped: true,
        startingPoint: expect.stringContaining("savepoint"),
        version: { document: { description: "newer" } },
      },
    ]);
    await cluster.until(next[0]!.id, ({ state }) => state === "FAILED" || state === "RUNNING");
    expect(await cluster.db.job.findUniqueOrThrow({ where: { id: next[0]!.id }, select: { state: true } })).toEqual({ state: "RUNNING" });
  });

  it("says what a start from a savepoint would do to each node, and disposes of it", async () => {
    await using cluster = await startTestCluster();
    const worker = { ...realJobs };
    await cluster.startWorker(worker);
    const document = generatorPipeline({ rowsPerSecond: 500 });
    const jobId = await cluster.startDocument(document);
    await cluster.until(jobId, ({ state }) => state === "RUNNING");
    await requestSavepoint(cluster.db, jobId, { requestedBy: "someone" });
    const { path } = await cluster.untilAnswered(jobId);
    const renamed = {
      ...document,
      nodes: document.nodes.map((node) => (node.id === "rows" ? { ...node, id: "others" } : node)),
      edges: document.edges.map((edge) => ({ ...edge, from: edge.from.replace("rows.", "others.") })),
    };
    const ask = async (question: WorkerQuestion) =>
      cluster.untilWorkersAnswer(await askWorkers(cluster.db, question, { workspaceId: DEFAULT_WORKSPACE_ID, requestedBy: "someone" }));
    const { answer } = await ask({ kind: "restorePlan", path: path ?? "", document: renamed, parameters: {} });
    expect(answer).toMatchObject({
      refusals: [],
      needsConsent: true,
      nodes: expect.arrayContaining([
        expect.objectContaining({ nodeId: "rows", verdict: "dropped" }),
        expect.objectContaining({ nodeId: "others", verdict: "new" }),
      ]),
    });
    expect((await ask({ kind: "restorePlan", path: "/etc/passwd", document, parameters: {} })).failure).toContain("not below");

    const { number } = await cluster.db.checkpoint.findFirstOrThrow({ where: { jobId, type: "SAVEPOINT" } });
    expect(existsSync(path ?? "")).toBe(true);
    expect(await ask({ kind: "dispose", jobId, number })).toMatchObject({ failure: null });
    expect(existsSync(path ?? "")).toBe(false);
    expect(await cluster.db.checkpoint.findFirstOrThrow({ where: { jobId, number } })).toMatchObject({ disposedAt: expect.any(Date) });
  });

  it("goes on with another pattern when one is sent, also in a process that takes up the job, and says why it refuses one", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker(realJobs);
    const pattern = (last: string): string =>
      JSON.stringify({
        steps: [
          { name: "a", where: "quantity > 0" },
          { name: "b", contiguity: "followedBy", where: last },
        ],
        withinMs: 60_000,
        afterMatchSkip: { strategy: "skipPastLastEvent" },
      });
    const { nodes, ...rest } = generatorPipeline(
      { rowsPerSecond: 500 },
      { checkpointing: { intervalMs: 200 }, restart: { strategy: "fixed-delay", attempts: 5, delayMs: 10 } },
    );
    const document = {
      ...rest,
      nodes: [
        ...nodes.filter(({ id }) => id !== "some"),
        {
          id: "twice",
          kind: "cep.pattern",
          config: { pattern: JSON.parse(pattern("quantity < 0")) as unknown, columns: [{ as: "n", expr: "LAST(b.quantity)" }] },
        },
      ],
      edges: [
        { from: "rows.out", to: "byKey.in" },
        { from: "byKey.out", to: "twice.in" },
        { from: "twice.out", to: "out.in" },
      ],
    };
    const jobId = await cluster.startDocument(document);
    await cluster.untilCheckpoint(jobId, 1);
    expect(await cluster.db.tableTotal.count({ where: { jobId, total: { gt: 0 } } })).toBe(0);
    const wish = { nodeId: "twice", nodeName: "Twice", knownVersion: 0, requestedBy: "someone", oldMatches: "finish" } as const;

    // No order has a negative quantity: what matches from now on is the doing of the new pattern.
    expect(await requestPatternChange(cluster.db, jobId, { ...wish, pattern: pattern("quantity > 0") })).toBe(1);
    expect(await cluster.untilAnswered(jobId)).toMatchObject({ kind: "pattern", failure: null });
    const isInForce = ({ state, latestSample }: { readonly state: string; readonly latestSample: unknown }, attempt: number): boolean => {
      const sample = jobSampleSchema.safeParse(latestSample).data;
      const metrics = sample?.nodes["twice"]?.metrics;
      const isNew = (metrics?.["patternVersion"] ?? [null]).every((version) => version === 1);
      return state === "RUNNING" && sample?.attempt === attempt && isNew && (metrics?.["numMatches"]?.[0] ?? 0) > 0;
    };
    await cluster.until(jobId, (job) => isInForce(job, 1));

    expect(await requestPatternChange(cluster.db, jobId, { ...wish, pattern: pattern("quantty > 0") })).toBe(2);
    const refused = await cluster.untilAnsweredTimes(jobId, 2);
    expect(refused.failure).toMatch(/^Version 2 of the pattern is refused: .*quantty/);

    cluster.killJobProcess();
    const job = await cluster.until(jobId, (each) => isInForce(each, 2) || each.state === "FAILED");
    expect(job.state).toBe("RUNNING");
  });

  it("fails with the diagnostics of a document that cannot run", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker(realJobs);
    const document = generatorPipeline({ count: 1 });
    const looped = { ...document, edges: [...document.edges, { from: "out.out", to: "rows.in" }] };
    const jobId = await cluster.startDocument(looped);
    const job = await cluster.until(jobId, ({ state }) => state === "FAILED");
    expect(await cluster.db.jobException.findMany({ where: { jobId }, select: { code: true } })).toEqual([{ code: "DOCUMENT_INVALID" }]);
    expect(job.cause).not.toBe("");
  });
});
