import { describe, expect, it } from "vitest";
import type { PeekReport, PeekRequest } from "../runtime/peek/peek-request.ts";
import type { JobHandle, JobOptions } from "./job-handle.ts";
import { startJob } from "./start-job.ts";

const CONNECTORS = new URL("../testing/collecting-connectors.ts", import.meta.url).href;

function request(nodeId: string, options: Partial<PeekRequest> = {}): PeekRequest {
  return { peekId: nodeId, nodeId, port: 0, perSecond: 50, filter: "", ...options };
}

/** A job whose rows are looked at; `seen` resolves with the first report of a peek that comes from now on. */
function lookedAt(document: object, options: Partial<JobOptions> = {}): { job: JobHandle; seen: (peekId: string) => Promise<PeekReport> } {
  const waiting = new Map<string, (report: PeekReport) => void>();
  const job = startJob(document, {
    connectors: CONNECTORS,
    dataFolder: ".",
    onPeek: (report) => waiting.get(report.peekId)?.(report),
    ...options,
  });
  return { job, seen: (peekId) => new Promise((resolve) => void waiting.set(peekId, resolve)) };
}

const windows = {
  format: "millrace/v1",
  name: "peeked",
  settings: { parallelism: 2, checkpointing: { intervalMs: 0 } },
  nodes: [
    { id: "clicks", kind: "source.generator", config: { shape: "clicks", rowsPerSecond: 20_000 } },
    { id: "byUser", kind: "transform.keyBy", config: { keys: ["userId"] } },
    {
      id: "counts",
      kind: "window.aggregate",
      config: { window: { type: "tumbling", time: "event", sizeMs: 100 }, aggregates: [{ as: "n", fn: "COUNT" }] },
    },
    { id: "firsts", kind: "transform.aggregate", config: { aggregates: [{ as: "n", fn: "COUNT" }] } },
    { id: "out", kind: "sink.discard", config: {} },
    { id: "rest", kind: "sink.discard", config: {} },
  ],
  edges: [
    { from: "clicks.out", to: "byUser.in" },
    { from: "byUser.out", to: "counts.in" },
    { from: "counts.out", to: "out.in" },
    { from: "byUser.out", to: "firsts.in" },
    { from: "firsts.out", to: "rest.in" },
  ],
};

describe("peeking at a running job", { timeout: 120_000 }, () => {
  it("shows rows of a source, of a generated operator and of an operator class, with the columns that the job reads", async () => {
    const { job, seen } = lookedAt(windows);
    await job.running;
    const reports = Promise.all(["clicks", "counts", "firsts"].map(seen));
    job.peek([request("clicks"), request("counts"), request("firsts")]);
    const [clicks, counts, firsts] = await reports;
    expect(Object.keys(clicks!.rows[0]!.values)).toContain("userId");
    expect(Object.keys(counts!.rows[0]!.values)).toEqual(expect.arrayContaining(["userId", "n"]));
    expect(Object.keys(firsts!.rows[0]!.values)).toEqual(expect.arrayContaining(["userId", "n"]));
    job.peek([]);
    job.cancel();
    expect((await job.done).state).toBe("CANCELED");
  });

  it("finds rare rows by a condition", async () => {
    const { job, seen } = lookedAt(windows);
    await job.running;
    const reported = seen("rare");
    job.peek([request("clicks", { peekId: "rare", filter: "userId = 'u7' OR CAST(userId AS STRING) LIKE '%7'" })]);
    const { rows } = await reported;
    for (const { values } of rows) expect(String(values["userId"])).toMatch(/7$/);
    job.cancel();
    await job.done;
  });

  it("changes nothing in the result of a job, however often people begin and cease to look", async () => {
    const count = 200_000;
    const document = {
      format: "millrace/v1",
      name: "counted",
      settings: { parallelism: 2, checkpointing: { intervalMs: 0 } },
      nodes: [
        { id: "gen", kind: "source.generator", config: { shape: "micro", keys: 100, count } },
        { id: "byKey", kind: "transform.keyBy", config: { keys: ["k"] } },
        { id: "sums", kind: "transform.aggregate", config: { aggregates: [{ as: "n", fn: "COUNT" }] } },
        { id: "out", kind: "sink.discard", config: {} },
      ],
      edges: [
        { from: "gen.out", to: "byKey.in" },
        { from: "byKey.out", to: "sums.in" },
        { from: "sums.out", to: "out.in" },
      ],
    };
    const { job } = lookedAt(document);
    const toggling = setInterval(() => job.peek(Math.random() < 0.5 ? [] : [request("gen"), request("sums")]), 5);
    const { state } = await job.done;
    clearInterval(toggling);
    const { nodes } = job.sample();
    const total = (node: string, metric: string): number =>
      nodes[node]!.metrics[metric]!.reduce<number>((sum, value) => sum + (value ?? 0), 0);
    expect([state, total("gen", "numRecordsOut"), total("sums", "numRecordsIn")]).toEqual(["FINISHED", count, count]);
    // Each row but the first of a key retracts one and adds one.
    expect(total("sums", "numRecordsOut")).toBe(2 * count - 100);
  });
});
