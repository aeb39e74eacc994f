import { describe, expect, it } from "vitest";
import { startJob } from "./start-job.ts";

const CONNECTORS = new URL("../testing/collecting-connectors.ts", import.meta.url).href;

/** Sums of very many keys: state that grows for as long as the job runs. */
function growing(kind: "transform.aggregate" | "window.aggregate", stateBackend: unknown): unknown {
  const aggregates = [{ as: "n", fn: "COUNT" }];
  return {
    format: "millrace/v1",
    name: "growing",
    settings: { parallelism: 1, checkpointing: { intervalMs: 0 }, stateBackend },
    nodes: [
      { id: "gen", kind: "source.generator", config: { shape: "micro", keys: 1_000_000_000, eventsPerSecond: 1000 } },
      { id: "byKey", kind: "transform.keyBy", config: { keys: ["k"] } },
      {
        id: "sums",
        kind,
        config:
          kind === "transform.aggregate" ? { aggregates } : { aggregates, window: { type: "tumbling", time: "event", sizeMs: 86_400_000 } },
      },
      { id: "none", kind: "transform.filter", config: { condition: "n < 0" } },
      { id: "out", kind: "sink.discard", config: {} },
    ],
    edges: [
      { from: "gen.out", to: "byKey.in" },
      { from: "byKey.out", to: "sums.in" },
      { from: "sums.out", to: "none.in" },
      { from: "none.out", to: "out.in" },
    ],
  };
}

describe("a job whose state is more than it may take", { timeout: 120_000 }, () => {
  it.each(["transform.aggregate", "window.aggregate"] as const)("fails with the node, the sizes and what to change: %s", async (kind) => {
    const job = startJob(growing(kind, { type: "hashmap", memoryBudgetBytes: 20 * 1024 * 1024 }), {
      connectors: CONNECTORS,
      dataFolder: ".",
    });
    const { state, error } = await job.done;
    expect(state).toBe("FAILED");
    expect(error).toMatchObject({ code: "MEMORY_BUDGET_EXCEEDED", nodeId: "sums", subtaskIndex: 0 });
    expect(error!.message).toMatch(/Node "sums" keeps about \d+ MB .* may take 20 MB.*"lsm"/);
  });

  it("says so as well where the thread's own memory is full before", async () => {
    const job = startJob(growing("transform.aggregate", { type: "hashmap" }), { connectors: CONNECTORS, dataFolder: ".", maxHeapMb: 80 });
    const { state, error } = await job.done;
    expect(state).toBe("FAILED");
    expect(error!.message).toMatch(/ran out of its memory of 80 MB.*Node "sums" kept most there.*"lsm"/);
  });
});
