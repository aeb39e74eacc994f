import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { startJob } from "./start-job.ts";

const CONNECTORS = new URL("../testing/collecting-connectors.ts", import.meta.url).href;
/** How often the sample is looked at; not a time that anything relies on. */
const POLL_MS = 50;

it("markers of the sources tell every task behind them how long a row takes", { timeout: 120_000 }, async () => {
  const job = startJob(
    {
      format: "millrace/v1",
      name: "marked",
      settings: { parallelism: 2, latencyMarkerIntervalMs: 20, checkpointing: { intervalMs: 0 } },
      nodes: [
        { id: "clicks", kind: "source.generator", config: { shape: "clicks", rowsPerSecond: 1_000 } },
        { id: "byUser", kind: "transform.keyBy", config: { keys: ["userId"] } },
        { id: "counts", kind: "transform.aggregate", config: { aggregates: [{ as: "n", fn: "COUNT" }] } },
        { id: "out", kind: "sink.discard", config: {} },
      ],
      edges: [
        { from: "clicks.out", to: "byUser.in" },
        { from: "byUser.out", to: "counts.in" },
        { from: "counts.out", to: "out.in" },
      ],
    },
    { connectors: CONNECTORS, dataFolder: "." },
  );
  await job.running;
  const latencies = (): readonly (number | null)[] => job.sample().nodes["counts"]?.metrics["latency_p99"] ?? [];
  let seen = latencies();
  while (seen.length < 2 || seen.includes(null)) {
    await delay(POLL_MS);
    seen = latencies();
  }
  // Sources have none: nothing is older than they are.
  expect(job.sample().nodes["clicks"]?.metrics["latency_p99"]).toBeUndefined();
  for (const latency of seen) expect(latency).toBeGreaterThan(0);
  job.cancel();
  await job.done;
});
