import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { PipelineDocumentInput } from "@millrace/pipeline";
import type { JobSample } from "@millrace/pipeline/metrics";
import type { SubtaskId } from "../checkpoint/subtask-snapshot.ts";
import { wholeRun } from "../testing/interrupted-run.ts";
import { runJob } from "./run-job.ts";
import { askForFault, timesOpened, type Fault } from "./testing/faulty-connectors.ts";
import { committedRows } from "./testing/ledger-connectors.ts";

const CONNECTORS = new URL("./testing/faulty-connectors.ts", import.meta.url).href;
const ROWS = 4_000;
const root = mkdtempSync(path.join(tmpdir(), "millrace-region-restart-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Shape {
  readonly backend?: "hashmap" | "lsm";
  readonly rowsPerSecond?: number;
  /** Threads of its own for the graph beside. */
  readonly isApart?: boolean;
}

/** Windows by key, whose four subtasks are one region; and beside them a graph of which each subtask is one. */
function document({ backend = "hashmap", rowsPerSecond = 0, isApart = false }: Shape): PipelineDocumentInput {
  const generator = (id: string, seed: number) => ({
    id,
    kind: "source.generator",
    config: {
      shape: "micro",
      count: ROWS,
      keys: 40,
      seed,
      eventsPerSecond: 1_000,
      rowsPerSecond,
      watermark: { timestamp: "t", maxOutOfOrdernessMs: 20_000 },
    },
  });
  const apart = isApart ? { slotSharingGroup: "beside" } : {};
  return {
    format: "millrace/v1",
    name: "regions",
    settings: {
      parallelism: 2,
      bufferTimeoutMs: 1,
      checkpointing: { intervalMs: 100 },
      restart: { strategy: "fixed-delay", attempts: 3, delayMs: 10 },
      stateBackend: { type: backend },
    },
    nodes: [
      generator("gen", 1),
      { id: "byKey", kind: "transform.keyBy", config: { keys: ["k"] } },
      {
        id: "window",
        kind: "window.aggregate",
        config: {
          window: { type: "tumbling", time: "event", sizeMs: 500 },
          aggregates: [
            { as: "n", fn: "COUNT" },
            { as: "total", fn: "SUM", expr: "v" },
          ],
        },
      },
      { id: "out", kind: "sink.discard", config: {} },
      { ...generator("beside", 2), ...apart },
      { id: "some", kind: "transform.filter", config: { condition: "k <> 2" }, ...apart },
      { id: "besideOut", kind: "sink.discard", config: {}, ...apart },
    ],
    edges: [
      { from: "gen.out", to: "byKey.in" },
      { from: "byKey.out", to: "window.in" },
      { from: "window.out", to: "out.in" },
      { from: "beside.out", to: "some.in" },
      { from: "some.out", to: "besideOut.in" },
    ],
  };
}

/** Lets a subtask fail behind the first checkpoint. */
async function disturbed(shape: Shape, place: { readonly nodeId: string; readonly subtaskIndex: number }, fault: Fault) {
  const folder = mkdtempSync(path.join(root, "job-"));
  const dataFolder = path.join(folder, "data");
  const statuses: string[] = [];
  const failures: { readonly code: string; readonly restarted: readonly SubtaskId[] | undefined }[] = [];
  const last: JobSample[] = [];
  const { done } = runJob(document({ ...shape, rowsPerSecond: 900 }), {
    jobId: "job",
    connectors: CONNECTORS,
    dataFolder,
    checkpointFolder: path.join(folder, "checkpoints"),
    onStatus: (status) => statuses.push(status),
    onFailure: ({ code }, _, restarted) => failures.push({ code, restarted }),
    onCheckpoint: ({ checkpointId, status }) => {
      if (checkpointId === 1 && status === "completed") askForFault(dataFolder, place, fault);
    },
    onLastSample: (sample) => last.push(sample),
  });
  const { outcome } = await done;
  return { outcome, statuses, failures, last, rows: committedRows(dataFolder), opened: timesOpened(dataFolder) };
}

const subtask = (taskId: string, subtaskIndex: number): SubtaskId => ({ taskId, subtaskIndex });
const ALONE = ["RUNNING", "RESTARTING", "RUNNING", "FINISHED"];

/** Rows that came out of a source, in the life of its subtasks. */
const recordsOf = ({ nodes }: JobSample, nodeId: string): number =>
  nodes[nodeId]!.metrics["numRecordsOut"]!.reduce<number>((sum, value) => sum + (value ?? 0), 0);

describe("a job of several regions on threads", { timeout: 120_000 }, () => {
  it.each(["hashmap", "lsm"] as const)("restarts the only subtask alone that throws, with state in %s", async (backend) => {
    const job = await disturbed({ backend }, { nodeId: "besideOut", subtaskIndex: 1 }, "throw");
    expect(job.outcome).toBe("FINISHED");
    expect(job.rows).toEqual(await wholeRun(document({})));
    expect(job.failures).toEqual([{ code: "SUBTASK_FAILED", restarted: [subtask("beside", 1)] }]);
    expect(job.statuses).toEqual(ALONE);
    expect(job.opened).toEqual({ "out/0": 1, "out/1": 1, "besideOut/0": 1, "besideOut/1": 2 });
    expect(job.last).toHaveLength(1);
    // The others were never reset; the one that was restarted counts from its checkpoint on.
    expect(recordsOf(job.last[0]!, "gen")).toBe(ROWS);
    expect(recordsOf(job.last[0]!, "beside")).toBeLessThan(ROWS);
  });

  it.each(["hashmap", "lsm"] as const)("restarts all subtasks that rows connect, and no other, with state in %s", async (backend) => {
    const job = await disturbed({ backend }, { nodeId: "out", subtaskIndex: 0 }, "throw");
    expect(job.outcome).toBe("FINISHED");
    expect(job.rows).toEqual(await wholeRun(document({})));
    expect(job.statuses).toEqual(ALONE);
    expect(job.failures[0]!.restarted).toEqual([subtask("gen", 0), subtask("gen", 1), subtask("window", 0), subtask("window", 1)]);
    expect(job.opened).toEqual({ "out/0": 2, "out/1": 2, "besideOut/0": 1, "besideOut/1": 1 });
    expect(recordsOf(job.last[0]!, "beside")).toBe(ROWS);
  });

  it("restarts what a thread had that died, in a new thread", async () => {
    const job = await disturbed({ isApart: true }, { nodeId: "besideOut", subtaskIndex: 1 }, "exit");
    expect(job.outcome).toBe("FINISHED");
    expect(job.rows).toEqual(await wholeRun(document({})));
    expect(job.failures).toEqual([{ code: "THREAD_DIED", restarted: [subtask("beside", 1)] }]);
    expect(job.opened).toEqual({ "out/0": 1, "out/1": 1, "besideOut/0": 1, "besideOut/1": 2 });
    expect(recordsOf(job.last[0]!, "gen")).toBe(ROWS);
  });

  it("restarts every region that a thread had a part of", async () => {
    const job = await disturbed({}, { nodeId: "besideOut", subtaskIndex: 0 }, "exit");
    expect(job.outcome).toBe("FINISHED");
    expect(job.rows).toEqual(await wholeRun(document({})));
    expect(job.statuses).toEqual(ALONE);
    expect(job.opened).toEqual({ "out/0": 2, "out/1": 2, "besideOut/0": 2, "besideOut/1": 1 });
  });
});
