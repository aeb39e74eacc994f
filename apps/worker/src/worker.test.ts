import { describe, expect, it } from "vitest";
import { requestCancel, type Database } from "@millrace/db";
import { startTestCluster } from "./testing/test-cluster.ts";
import type { Step } from "./testing/scripted-job.ts";

const runningAs = (attempt: number): Step => ({ say: { type: "running", attempt, plan: { chains: [] } } });
const running = runningAs(1);
const finished: Step = { say: { type: "ended", ending: { outcome: "finished" } } };
const row = (n: number) => ({ kind: 0 as const, timestamp: n, values: [n] });

async function historyOf(db: Database, jobId: string): Promise<string[]> {
  const events = await db.jobEvent.findMany({ where: { jobId, type: "state" }, orderBy: { id: "asc" } });
  return events.map((event) => (event.data as { to: string }).to);
}

// Each test starts processes, also on a busy machine.
describe("a job", { timeout: 120_000 }, () => {
  it("runs to its end, with its plan and its rows kept", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker();
    const report = (rows: number[], total: number): Step => ({
      say: { type: "report", attempt: 1, report: { nodeId: "table", subtaskIndex: 0, restoredTotal: 0, total, rows: rows.map(row) } },
    });
    const jobId = await cluster.startJob([running, report([1, 2], 2), report([3, 4, 5], 5), finished]);
    const job = await cluster.until(jobId, ({ state }) => state === "FINISHED");
    expect(await historyOf(cluster.db, jobId)).toEqual(["CREATED", "RUNNING", "FINISHED"]);
    expect(job).toMatchObject({ plan: { chains: [] }, attempt: 1, leaseExpiresAt: null, cause: null });
    expect(job.startedAt).not.toBeNull();
    expect(job.endedAt).not.toBeNull();
    // The table keeps three rows.
    const rows = await cluster.db.tableRow.findMany({ where: { jobId }, orderBy: { id: "asc" } });
    expect(rows.map((kept) => kept.values)).toEqual([[3], [4], [5]]);
    expect(await cluster.db.tableTotal.findMany({ where: { jobId }, select: { total: true } })).toEqual([{ total: 5n }]);
  });

  it("leaves no more rows than its table keeps, however many came", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker();
    const reports = [1, 2, 3].map((n): Step => ({
      say: {
        type: "report",
        attempt: 1,
        report: { nodeId: "table", subtaskIndex: 0, restoredTotal: 0, total: 2 * n, rows: [row(2 * n - 1), row(2 * n)] },
      },
    }));
    const jobId = await cluster.startJob([running, ...reports, { waitForCancel: "obey" }]);
    await cluster.until(jobId, ({ state }) => state === "RUNNING");
    await requestCancel(cluster.db, jobId, { requestedBy: "someone" });
    await cluster.until(jobId, ({ state }) => state === "CANCELED");
    const rows = await cluster.db.tableRow.findMany({ where: { jobId }, orderBy: { id: "asc" } });
    expect(rows.map((kept) => kept.values)).toEqual([[4], [5], [6]]);
  });

  it("that is cancelled while it runs goes over CANCELLING to CANCELED", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker();
    const jobId = await cluster.startJob([running, { waitForCancel: "obey" }]);
    await cluster.until(jobId, ({ state }) => state === "RUNNING");
    await requestCancel(cluster.db, jobId, { requestedBy: "someone" });
    await cluster.until(jobId, ({ state }) => state === "CANCELED");
    expect(await historyOf(cluster.db, jobId)).toEqual(["CREATED", "RUNNING", "CANCELLING", "CANCELED"]);
  });

  it("that does not listen to a cancel is ended all the same", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker();
    const jobId = await cluster.startJob([running, { waitForCancel: "ignore" }]);
    await cluster.until(jobId, ({ state }) => state === "RUNNING");
    await requestCancel(cluster.db, jobId, { requestedBy: "someone" });
    await cluster.until(jobId, ({ state }) => state === "CANCELED");
  });

  it("that is cancelled before any worker has it never runs", async () => {
    await using cluster = await startTestCluster();
    const jobId = await cluster.startJob([running, finished]);
    await requestCancel(cluster.db, jobId, { requestedBy: "someone" });
    await cluster.startWorker();
    const job = await cluster.until(jobId, ({ state }) => state === "CANCELED");
    expect(job.attempt).toBe(0);
    expect(await historyOf(cluster.db, jobId)).toEqual(["CREATED", "CANCELLING", "CANCELED"]);
  });

  it("that fails says why, with the exception in its list", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker();
    const failure = { code: "ROW_INVALID", message: "Line 3 is not JSON.", nodeId: "orders", subtask: 1 };
    const jobId = await cluster.startJob([running, { say: { type: "ended", ending: { outcome: "failed", failure, isTold: false } } }]);
    const job = await cluster.until(jobId, ({ state }) => state === "FAILED");
    expect(job.cause).toBe("Line 3 is not JSON.");
    expect(await historyOf(cluster.db, jobId)).toEqual(["CREATED", "RUNNING", "FAILING", "FAILED"]);
    expect(await cluster.db.jobException.findMany({ where: { jobId } })).toMatchObject([{ ...failure, attempt: 1 }]);
  });

  it("may say things with a NUL character, which PostgreSQL does not take", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker();
    const failure = { code: "ROW_INVALID", message: "a\0b" };
    const log: Step = { say: { type: "log", level: "warn", message: "x\0y" } };
    const jobId = await cluster.startJob([running, log, { say: { type: "ended", ending: { outcome: "failed", failure, isTold: false } } }]);
    const job = await cluster.until(jobId, ({ state }) => state === "FAILED");
    expect(job.cause).toBe("a\ufffdb");
    expect(await cluster.db.logLine.findMany({ where: { jobId }, orderBy: { id: "asc" }, select: { level: true, message: true } })).toEqual(
      [
        { level: "info", message: "All subtasks run (attempt 1)" },
        { level: "warn", message: "x\ufffdy" },
        { level: "error", message: "ROW_INVALID: a\ufffdb" },
      ],
    );
  });

  const deaths: [string, Step, string, RegExp][] = [
    ["is killed", { kill: "SIGKILL" }, "JOB_PROCESS_KILLED", /killed from outside \(SIGKILL\)/],
    ["exits by itself", { exit: 3 }, "JOB_PROCESS_EXITED", /exit code 3/],
    ["takes more memory than it may", { fillMemory: true }, "JOB_OUT_OF_MEMORY", /may use 64 MB of heap/],
  ];
  const noCheckpoints = { checkpointing: { intervalMs: 0 } };

  it.each(deaths)("without checkpoints whose process %s fails with the reason", async (_, step, code, sentence) => {
    await using cluster = await startTestCluster();
    await cluster.startWorker();
    const jobId = await cluster.startJob([running, step], { settings: noCheckpoints });
    const job = await cluster.until(jobId, ({ state }) => state === "FAILED");
    expect(job.cause).toMatch(sentence);
    expect(await cluster.db.jobException.findMany({ where: { jobId }, select: { code: true } })).toEqual([{ code }]);
  });

  const restartSoon = { restart: { strategy: "fixed-delay", attempts: 1, delayMs: 50 } };

  it("whose process dies before its first checkpoint begins anew in another one", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker();
    const jobId = await cluster.startJob([running, { kill: "SIGKILL" }], { settings: restartSoon, later: [[runningAs(2), finished]] });
    await cluster.until(jobId, ({ state }) => state === "FINISHED" || state === "FAILED");
    expect(await historyOf(cluster.db, jobId)).toEqual(["CREATED", "RUNNING", "RESTARTING", "RUNNING", "FINISHED"]);
  });

  it("whose process dies goes on from its checkpoint in another one", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker();
    const jobId = await cluster.startJob([running, { checkpoint: 1 }, { kill: "SIGKILL" }], {
      settings: restartSoon,
      later: [[runningAs(2), finished]],
    });
    const job = await cluster.until(jobId, ({ state }) => state === "FINISHED" || state === "FAILED");
    expect(await historyOf(cluster.db, jobId)).toEqual(["CREATED", "RUNNING", "RESTARTING", "RUNNING", "FINISHED"]);
    expect(job).toMatchObject({ attempt: 2, restarts: 1, leaseEpoch: 1, cause: null });
    expect(await cluster.db.jobException.findMany({ where: { jobId }, select: { code: true, attempt: true } })).toEqual([
      { code: "JOB_PROCESS_KILLED", attempt: 1 },
    ]);
  });

  it("whose process dies more often than its restart strategy allows fails", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker();
    const jobId = await cluster.startJob([running, { checkpoint: 1 }, { kill: "SIGKILL" }], { settings: restartSoon });
    await cluster.until(jobId, ({ state }) => state === "FAILED");
    expect(await cluster.db.jobException.count({ where: { jobId } })).toBe(2);
  });

  it("can be cancelled while it waits to be started again", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker();
    const settings = { restart: { strategy: "fixed-delay", attempts: 3, delayMs: 600_000 } };
    const jobId = await cluster.startJob([running, { checkpoint: 1 }, { kill: "SIGKILL" }], { settings });
    await cluster.until(jobId, ({ state }) => state === "RESTARTING");
    await requestCancel(cluster.db, jobId, { requestedBy: "someone" });
    await cluster.until(jobId, ({ state }) => state === "CANCELED");
  });

  it("sees nothing of the worker's environment that opens a door", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker();
    const jobId = await cluster.startJob([running, { tellEnvironment: true }, finished]);
    await cluster.until(jobId, ({ state }) => state === "FINISHED");
    const line = await cluster.db.logLine.findFirst({ where: { jobId, message: { contains: "PATH" } } });
    const allowed = ["LANG", "LC_ALL", "NODE_CHANNEL_FD", "NODE_CHANNEL_SERIALIZATION_MODE", "NODE_COMPILE_CACHE", "PATH", "TMPDIR", "TZ"];
    expect(line?.message.split(" ").filter((name) => !allowed.includes(name))).toEqual([]);
  });
});

describe("workers", { timeout: 120_000 }, () => {
  it("give a job to one of them only", async () => {
    await using cluster = await startTestCluster();
    await Promise.all([cluster.startWorker(), cluster.startWorker(), cluster.startWorker()]);
    const jobs = await Promise.all([1, 2, 3, 4].map(() => cluster.startJob([running, finished])));
    for (const jobId of jobs) {
      const job = await cluster.until(jobId, ({ state }) => state === "FINISHED");
      expect(job).toMatchObject({ attempt: 1, leaseEpoch: 1 });
    }
  });

  it("do not take a job for which they have no slots until one ends", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker({ slots: 3 });
    const first = await cluster.startJob([running, { waitForCancel: "obey" }], { settings: { parallelism: 2 } });
    await cluster.until(first, ({ state }) => state === "RUNNING");
    const second = await cluster.startJob([running, finished], { settings: { parallelism: 2 } });
    const small = await cluster.startJob([running, finished], { settings: { parallelism: 1 } });
    await cluster.until(small, ({ state }) => state === "FINISHED");
    expect(await cluster.db.job.findUnique({ where: { id: second }, select: { state: true, leaseEpoch: true } })).toEqual({
      state: "CREATED",
      leaseEpoch: 0,
    });
    await requestCancel(cluster.db, first, { requestedBy: "someone" });
    await cluster.until(second, ({ state }) => state === "FINISHED");
  });

  it("that are stopped fail their jobs without checkpoints with the reason", async () => {
    await using cluster = await startTestCluster();
    const worker = await cluster.startWorker();
    const jobId = await cluster.startJob([running, { waitForCancel: "ignore" }], { settings: { checkpointing: { intervalMs: 0 } } });
    await cluster.until(jobId, ({ state }) => state === "RUNNING");
    await worker.stop();
    const job = await cluster.until(jobId, ({ state }) => state === "FAILED");
    expect(job.cause).toMatch(/worker was stopped/);
    const [stopped] = await cluster.db.worker.findMany();
    expect(stopped?.stoppedAt).not.toBeNull();
  });

  it("that are stopped leave a job that has a checkpoint to the next worker", async () => {
    await using cluster = await startTestCluster();
    const first = await cluster.startWorker();
    const jobId = await cluster.startJob(
      [running, { checkpoint: 1 }, { say: { type: "log", level: "info", message: "checkpoint taken" } }, { waitForCancel: "ignore" }],
      { later: [[runningAs(2), finished]] },
    );
    await cluster.untilLogged(jobId, "checkpoint taken");
    await first.stop();
    expect(await cluster.db.job.findUnique({ where: { id: jobId }, select: { state: true, leaseWorkerId: true } })).toEqual({
      state: "SUSPENDED",
      leaseWorkerId: null,
    });
    await cluster.startWorker();
    await cluster.until(jobId, ({ state }) => state === "FINISHED");
    expect(await historyOf(cluster.db, jobId)).toEqual(["CREATED", "RUNNING", "SUSPENDED", "RESTARTING", "RUNNING", "FINISHED"]);
  });

  it("fail a job whose worker is gone and that takes no checkpoints", async () => {
    await using cluster = await startTestCluster();
    const jobId = await cluster.startJob([running, finished], { settings: { checkpointing: { intervalMs: 0 } } });
    // What a worker leaves behind that died while the job ran.
    await cluster.db.job.update({
      where: { id: jobId },
      data: { state: "RUNNING", attempt: 1, leaseEpoch: 1, leaseExpiresAt: new Date(0) },
    });
    await cluster.startWorker();
    const job = await cluster.until(jobId, ({ state }) => state === "FAILED");
    expect(job.cause).toMatch(/has no checkpoint to continue from/);
    expect(job.leaseEpoch).toBe(2);
  });

  it("that come back after another one took their job write nothing any more", async () => {
    await using cluster = await startTestCluster();
    await cluster.startWorker();
    const jobId = await cluster.startJob([running, { waitForCancel: "obey" }]);
    await cluster.until(jobId, ({ state }) => state === "RUNNING");
    // Another worker, as the database sees it.
    await cluster.db.job.update({
      where: { id: jobId },
      data: { leaseEpoch: { increment: 1 }, leaseExpiresAt: new Date(Date.now() + 60_000) },
    });
    const before = await historyOf(cluster.db, jobId);
    await requestCancel(cluster.db, jobId, { requestedBy: "someone" });
    const other = await cluster.startJob([running, finished]);
    await cluster.until(other, ({ state }) => state === "FINISHED");
    expect(await historyOf(cluster.db, jobId)).toEqual(before);
    expect(await cluster.db.job.findUnique({ where: { id: jobId }, select: { state: true } })).toEqual({ state: "RUNNING" });
  });
});
