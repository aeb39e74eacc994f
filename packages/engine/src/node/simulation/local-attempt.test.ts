import { describe, expect, it } from "vitest";
import { settingsSchema } from "@millrace/pipeline";
import { MemoryCheckpointStorage } from "../../checkpoint/memory-checkpoint-storage.ts";
import type { SubtaskId } from "../../checkpoint/subtask-snapshot.ts";
import type { ConnectorRegistry } from "../../operators/connector-registry.ts";
import { recordsOut } from "../../metrics/job-sampler.ts";
import { JobManager } from "../../runtime/job-manager/job-manager.ts";
import { wholeRun } from "../../testing/interrupted-run.ts";
import { Ledger, ledgerConnectors } from "../../testing/ledger.ts";
import { SteppedScheduler } from "../../testing/stepped-scheduler.ts";
import { LocalAttempt } from "./local-attempt.ts";

const ROWS = 400;
const settings = settingsSchema.parse({
  parallelism: 2,
  bufferTimeoutMs: 0,
  autoWatermarkIntervalMs: 5,
  checkpointing: { intervalMs: 20 },
  restart: { strategy: "fixed-delay", attempts: 3, delayMs: 7 },
});

/** Windows by key, whose subtasks are one region, and a graph beside them of which each subtask is one. */
function document(rowsPerSecond: number) {
  const generator = (id: string, seed: number) => ({
    id,
    kind: "source.generator",
    config: { shape: "micro", count: ROWS, keys: 7, seed, eventsPerSecond: 1_000, rowsPerSecond, disorderMs: 4 },
  });
  return {
    format: "millrace/v1",
    name: "regions",
    settings,
    nodes: [
      generator("gen", 1),
      { id: "byKey", kind: "transform.keyBy", config: { keys: ["k"] } },
      {
        id: "window",
        kind: "window.aggregate",
        config: { window: { type: "tumbling", time: "event", sizeMs: 20 }, aggregates: [{ as: "n", fn: "COUNT" }] },
      },
      { id: "out", kind: "sink.discard", config: {} },
      generator("beside", 2),
      { id: "besideOut", kind: "sink.discard", config: {} },
    ],
    edges: [
      { from: "gen.out", to: "byKey.in" },
      { from: "byKey.out", to: "window.in" },
      { from: "window.out", to: "out.in" },
      { from: "beside.out", to: "besideOut.in" },
    ],
  };
}

describe("a job of several regions on one thread", () => {
  it("restarts the only subtask that throws from its checkpoint, and leaves the sources of the others alone", async () => {
    const scheduler = new SteppedScheduler();
    const storage = new MemoryCheckpointStorage();
    const ledger = new Ledger();
    let rows = 0;
    const quiet = ledgerConnectors(ledger, { process: "quiet", isAlive: () => true, mustThrow: () => false });
    const faulty = ledgerConnectors(ledger, { process: "faulty", isAlive: () => true, mustThrow: () => ++rows === ROWS / 2 });
    const connectors: ConnectorRegistry = {
      sources: {},
      sinks: { "sink.discard": (plan) => (plan.nodeId === "besideOut" ? faulty : quiet).sinks["sink.discard"]!(plan) },
    };
    const attempts: LocalAttempt[] = [];
    const restarted: (readonly SubtaskId[] | undefined)[] = [];
    let ended: string | undefined;
    const manager = new JobManager({
      job: { jobId: "job", pipelineName: "regions", maxParallelism: 128, nodes: [] },
      settings,
      storage,
      scheduler,
      random: () => 0.5,
      retained: 2,
      startAttempt: async (options) => {
        const attempt = await LocalAttempt.start(
          { document: document(1_000), connectors, storage, local: { unitRows: 10 }, carry: (message, deliver) => deliver(message) },
          options,
        );
        attempts.push(attempt);
        return attempt;
      },
      onStatus: () => undefined,
      onFailure: (_, __, subtasks) => restarted.push(subtasks),
      onCheckpoint: () => undefined,
      onNotice: () => undefined,
    });
    void manager.run().then((outcome) => (ended = outcome));
    while (ended === undefined) {
      const state = attempts[0]?.round() ?? "waiting";
      await scheduler.advance(state === "busy" ? 0 : 1);
      attempts[0]?.run.clock.advanceTo(scheduler.now());
      if (state === "waiting") await new Promise(setImmediate);
    }
    expect(ended).toBe("FINISHED");
    expect(ledger.rows).toEqual(await wholeRun(document(0)));
    expect(attempts).toHaveLength(1);
    expect(restarted).toHaveLength(1);
    const [{ subtaskIndex: failed }] = restarted[0] as readonly [SubtaskId];
    expect(restarted[0]).toEqual([{ taskId: "beside", subtaskIndex: failed }]);
    const { run } = attempts[0]!;
    const recordsOf = (nodeId: string): number => {
      const task = run.graph.job.tasks.find(({ id }) => id === nodeId)!;
      return [0, 1].reduce((sum, subtask) => sum + recordsOut(task, run.metrics(nodeId, subtask).counters, 0), 0);
    };
    expect(recordsOf("gen")).toBe(ROWS);
    expect(recordsOf("beside")).toBeLessThan(ROWS);
  });
});
