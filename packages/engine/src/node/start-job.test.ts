import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { RowErrorReport } from "../runtime/row-errors.ts";
import type { JobHandle } from "./job-handle.ts";
import { startJob } from "./start-job.ts";

const CONNECTORS = new URL("../testing/collecting-connectors.ts", import.meta.url).href;

function pipeline(options: {
  readonly parallelism: number;
  readonly count?: number;
  readonly expr?: string;
  readonly sink?: string;
  readonly rowErrors?: string;
}) {
  return {
    format: "millrace/v1",
    name: "control",
    settings: {
      parallelism: options.parallelism,
      checkpointing: { intervalMs: 0 },
      ...(options.rowErrors === undefined ? {} : { rowErrors: options.rowErrors }),
    },
    nodes: [
      {
        id: "gen",
        kind: "source.generator",
        config: { shape: "micro", keys: 100, ...(options.count === undefined ? {} : { count: options.count }) },
      },
      {
        id: "shape",
        kind: "transform.map",
        config: {
          columns: [
            { as: "k", expr: "k" },
            { as: "v", expr: options.expr ?? "v" },
          ],
        },
      },
      { id: "byKey", kind: "transform.keyBy", config: { keys: ["k"] } },
      { id: "some", kind: "transform.filter", config: { condition: "v >= 0" } },
      { id: "out", kind: options.sink ?? "sink.discard", config: {} },
    ],
    edges: [
      { from: "gen.out", to: "shape.in" },
      { from: "shape.out", to: "byKey.in" },
      { from: "byKey.out", to: "some.in" },
      { from: "some.out", to: "out.in" },
    ],
  };
}

/** How often a condition is looked at; not a time that anything relies on. */
const POLL_MS = 30;

/** Looks at the job until `is` holds; the test's own timeout ends it otherwise. */
async function until(job: JobHandle, is: (sample: ReturnType<JobHandle["sample"]>) => boolean): Promise<ReturnType<JobHandle["sample"]>> {
  for (;;) {
    const sample = job.sample();
    if (is(sample)) return sample;
    await setTimeout(POLL_MS);
  }
}

const total = (sample: ReturnType<JobHandle["sample"]>, node: string, metric: string): number =>
  (sample.nodes[node]!.metrics[metric] ?? []).reduce<number>((sum, value) => sum + (value ?? 0), 0);

describe("a job on threads", { timeout: 120_000 }, () => {
  it("is cancelled while it runs at full speed", async () => {
    const job = startJob(pipeline({ parallelism: 2 }), { connectors: CONNECTORS, dataFolder: "." });
    await until(job, (sample) => total(sample, "some", "numRecordsIn") > 1_000_000);
    job.cancel();
    expect((await job.done).state).toBe("CANCELED");
  });

  it("fails with the node, the subtask and the cause of a row that cannot be computed", async () => {
    const job = startJob(pipeline({ parallelism: 2, count: 100_000, expr: "v / (k - 7)" }), { connectors: CONNECTORS, dataFolder: "." });
    const result = await job.done;
    expect(result.state).toBe("FAILED");
    expect(result.error).toMatchObject({ code: "ROW_ERROR", nodeId: "shape" });
    expect(result.error!.subtaskIndex).toBeTypeOf("number");
  });

  it("goes on without such rows by the policy dead-letter, counts them and keeps a sample", async () => {
    const errors: RowErrorReport[] = [];
    const job = startJob(pipeline({ parallelism: 2, count: 10_000, expr: "v / (k - 7)", rowErrors: "dead-letter" }), {
      connectors: CONNECTORS,
      dataFolder: ".",
      onRowError: (error) => void errors.push(error),
    });
    expect((await job.done).state).toBe("FINISHED");
    const sample = job.sample();
    expect(total(sample, "shape", "numRowErrors")).toBe(errors.length);
    expect(errors.length).toBeGreaterThan(50);
    expect(errors.every(({ nodeId, sample: row }) => nodeId === "shape" && row!.startsWith("[7,"))).toBe(true);
    expect(total(sample, "some", "numRecordsIn")).toBe(10_000 - errors.length);
  });

  it("stops its sources when a sink stops, with bounded queues, says so, and can still be cancelled", async () => {
    const job = startJob(pipeline({ parallelism: 2, sink: "sink.table" }), { connectors: CONNECTORS, dataFolder: "." });
    await until(job, (sample) => total(sample, "byKey", "outPoolUsage") >= 1.9);
    await until(job, (sample) => sample.nodes["gen"]!.metrics["backPressuredTimeMsPerSecond"]!.every((value) => value! > 700));
    const before = total(job.sample(), "gen", "numRecordsOut");
    await until(job, (sample) => sample.nodes["gen"]!.metrics["backPressuredTimeMsPerSecond"]!.every((value) => value! > 700));
    expect(total(job.sample(), "gen", "numRecordsOut")).toBe(before);
    job.cancel();
    expect((await job.done).state).toBe("CANCELED");
  });

  it("says busy, idle and backpressured time that add up to a second a second", async () => {
    const job = startJob(pipeline({ parallelism: 2 }), { connectors: CONNECTORS, dataFolder: "." });
    await job.running;
    await until(job, (sample) => total(sample, "some", "numRecordsIn") > 100_000);
    job.sample();
    const sample = await until(job, ({ nodes }) => nodes["gen"]!.metrics["busyTimeMsPerSecond"]!.every((value) => value! > 0));
    for (const { metrics } of Object.values(sample.nodes)) {
      for (let subtask = 0; subtask < 2; subtask++) {
        const sum = ["busyTimeMsPerSecond", "idleTimeMsPerSecond", "backPressuredTimeMsPerSecond"].reduce(
          (all, name) => all + metrics[name]![subtask]!,
          0,
        );
        expect(sum).toBeCloseTo(1000, 3);
      }
    }
    job.cancel();
    await job.done;
  });

  it("refuses a document that is wrong before anything starts, with all findings", () => {
    expect(() => startJob(pipeline({ parallelism: 2, expr: "nothing + 1" }), { connectors: CONNECTORS, dataFolder: "." })).toThrow(
      expect.objectContaining({ code: "DOCUMENT_INVALID" }),
    );
  });

  it("fails when its connectors cannot be loaded", async () => {
    const job = startJob(pipeline({ parallelism: 1, count: 10 }), { connectors: "file:///nowhere/at/all.ts", dataFolder: "." });
    expect((await job.done).state).toBe("FAILED");
  });
});

describe("rows that do not fit", { timeout: 120_000 }, () => {
  it("are refused by the row-error policy at the exchange, and the others arrive", async () => {
    const errors: RowErrorReport[] = [];
    const document = {
      format: "millrace/v1",
      name: "large",
      settings: { parallelism: 2, rowErrors: "dead-letter", checkpointing: { intervalMs: 0 } },
      nodes: [
        { id: "gen", kind: "source.generator", config: { shape: "micro", count: 4_000, keys: 50 } },
        {
          id: "wide",
          kind: "transform.map",
          config: {
            columns: [
              { as: "k", expr: "k" },
              { as: "text", expr: "CASE WHEN k = 7 THEN REPEAT('x', 200000) ELSE 'y' END" },
            ],
          },
        },
        { id: "byKey", kind: "transform.keyBy", config: { keys: ["k"] } },
        { id: "out", kind: "sink.discard", config: {} },
      ],
      edges: [
        { from: "gen.out", to: "wide.in" },
        { from: "wide.out", to: "byKey.in" },
        { from: "byKey.out", to: "out.in" },
      ],
    };
    const job = startJob(document, { connectors: CONNECTORS, dataFolder: ".", onRowError: (error) => void errors.push(error) });
    const result = await job.done;
    expect(result.error).toBeUndefined();
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.every(({ message }) => message.includes("larger than a frame"))).toBe(true);
    expect(total(job.sample(), "out", "numRecordsIn")).toBe(4_000 - errors.length);
  });
});

describe("a watermark that fires very many windows of an operator class", { timeout: 120_000 }, () => {
  it("stops in the middle when nobody takes the results, and goes on from there", async () => {
    const fires = (sink: string) => ({
      format: "millrace/v1",
      name: "fires",
      settings: { parallelism: 1, checkpointing: { intervalMs: 0 } },
      nodes: [
        { id: "gen", kind: "source.generator", config: { shape: "micro", count: 120_000, keys: 1_000_000, eventsPerSecond: 1_000_000 } },
        { id: "byKey", kind: "transform.keyBy", config: { keys: ["k"] } },
        {
          id: "window",
          kind: "window.aggregate",
          config: { window: { type: "tumbling", sizeMs: 60_000 }, aggregates: [{ as: "each", fn: "COLLECT", expr: "v" }] },
          chaining: "head",
        },
        { id: "out", kind: sink, config: {}, chaining: "never" },
      ],
      edges: [
        { from: "gen.out", to: "byKey.in" },
        { from: "byKey.out", to: "window.in" },
        { from: "window.out", to: "out.in" },
      ],
    });
    const stuck = startJob(fires("sink.table"), { connectors: CONNECTORS, dataFolder: "." });
    await until(stuck, (sample) => total(sample, "window", "outPoolUsage") >= 1);
    const fired = total(
      await until(stuck, ({ nodes }) => nodes["window"]!.metrics["backPressuredTimeMsPerSecond"]![0]! > 700),
      "window",
      "numRecordsOut",
    );
    expect(fired).toBeLessThan(100_000);
    stuck.cancel();
    await stuck.done;

    const flowing = startJob(fires("sink.discard"), { connectors: CONNECTORS, dataFolder: "." });
    expect((await flowing.done).state).toBe("FINISHED");
    // 120,000 draws of 1,000,000 keys: about 113,000 different ones, all of which fire.
    expect(total(flowing.sample(), "window", "numRecordsOut")).toBe(total(flowing.sample(), "out", "numRecordsIn"));
    expect(total(flowing.sample(), "out", "numRecordsIn")).toBeGreaterThan(112_000);
  });
});
