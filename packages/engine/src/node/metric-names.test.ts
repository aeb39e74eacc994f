import { expect, it } from "vitest";
import { startJob } from "./start-job.ts";

const CONNECTORS = new URL("../testing/collecting-connectors.ts", import.meta.url).href;
const ROWS = 20_000;

it("a job that has ended tells where each row, buffer and timer went", { timeout: 120_000 }, async () => {
  const job = startJob(
    {
      format: "millrace/v1",
      name: "counted",
      settings: { parallelism: 2, checkpointing: { intervalMs: 0 } },
      nodes: [
        { id: "rows", kind: "source.generator", config: { shape: "micro", keys: 50, count: ROWS, eventsPerSecond: 1_000, disorderMs: 0 } },
        { id: "small", kind: "transform.filter", config: { condition: "v < 250" } },
        { id: "byKey", kind: "transform.keyBy", config: { keys: ["k"] } },
        {
          id: "counts",
          kind: "window.aggregate",
          config: { window: { type: "tumbling", time: "event", sizeMs: 1_000 }, aggregates: [{ as: "n", fn: "COUNT" }] },
        },
        { id: "out", kind: "sink.discard", config: {} },
      ],
      edges: [
        { from: "rows.out", to: "small.in" },
        { from: "small.out", to: "byKey.in" },
        { from: "byKey.out", to: "counts.in" },
        { from: "counts.out", to: "out.in" },
      ],
    },
    { connectors: CONNECTORS, dataFolder: "." },
  );
  expect((await job.done).state).toBe("FINISHED");
  const { nodes } = job.sample();
  const sum = (nodeId: string, metric: string): number =>
    (nodes[nodeId]!.metrics[metric] ?? []).reduce<number>((total, value) => total + (value ?? 0), 0);
  expect(sum("rows", "numRecordsOut")).toBe(ROWS);
  expect(sum("small", "numRecordsFiltered")).toBe(ROWS - sum("small", "numRecordsOut"));
  expect(sum("small", "numRecordsFiltered")).toBeGreaterThan(0);
  expect(sum("counts", "numRecordsIn")).toBe(sum("small", "numRecordsOut"));
  // A window of a key is a timer, and gives one row.
  expect(sum("counts", "numFiredTimers")).toBe(sum("counts", "numRecordsOut"));
  expect(sum("out", "numRecordsSend")).toBe(sum("counts", "numRecordsOut"));
  expect(sum("rows", "numBuffersOut")).toBeGreaterThan(0);
  expect(sum("counts", "numBuffersInLocal")).toBe(sum("rows", "numBuffersOut"));
  for (const head of ["rows", "counts"]) {
    for (const time of nodes[head]!.metrics["initializationTime"]!) expect(time).toBeGreaterThan(0);
    expect(sum(head, "accumulateBusyTimeMs") + sum(head, "accumulateIdleTimeMs")).toBeGreaterThan(0);
  }
});
