import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import type { PipelineDocumentInput } from "@millrace/pipeline";
import { FileCheckpointStorage } from "../checkpoint/file-checkpoint-storage.ts";
import { runJob, type RunningJob } from "../run-job.ts";
import { committedRows } from "../testing/ledger-connectors.ts";

const CONNECTORS = new URL("../testing/ledger-connectors.ts", import.meta.url).href;
const root = mkdtempSync(path.join(tmpdir(), "millrace-lsm-job-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

type Backend = "hashmap" | "lsm";
interface Settings {
  readonly backend: Backend;
  readonly parallelism: number;
  readonly cacheBytes?: number;
  /** Slow enough to do something with the job before it ends; else as fast as it can. */
  readonly rowsPerSecond?: number;
}

/** A running sum a key, and windows of it: value state, map state, accumulators by window, and timers. */
function document({ backend, parallelism, cacheBytes, rowsPerSecond = 0 }: Settings): PipelineDocumentInput {
  return {
    format: "millrace/v1",
    name: "state on disk",
    settings: {
      parallelism,
      checkpointing: { intervalMs: 0 },
      restart: { strategy: "none" },
      stateBackend: { type: backend, ...(cacheBytes === undefined ? {} : { cacheBytes }) },
    },
    nodes: [
      {
        id: "gen",
        kind: "source.generator",
        parallelism: 1,
        config: {
          shape: "micro",
          count: 20_000,
          keys: 500,
          seed: 7,
          eventsPerSecond: 1000,
          rowsPerSecond,
          watermark: { timestamp: "t", maxOutOfOrdernessMs: 20_000 },
        },
      },
      { id: "paced", kind: "transform.filter", parallelism: 1, config: { condition: "v >= 0" } },
      { id: "byKey", kind: "transform.keyBy", parallelism: 1, config: { keys: ["k"] } },
      {
        id: "sums",
        kind: "transform.aggregate",
        config: {
          aggregates: [
            { as: "n", fn: "COUNT" },
            { as: "total", fn: "SUM", expr: "v" },
          ],
        },
      },
      { id: "outSums", kind: "sink.discard", config: {} },
      { id: "seen", kind: "transform.distinct", config: { columns: ["v"] } },
      { id: "outSeen", kind: "sink.discard", config: {} },
      {
        id: "windows",
        kind: "window.aggregate",
        config: {
          window: { type: "tumbling", time: "event", sizeMs: 5000 },
          aggregates: [
            { as: "n", fn: "COUNT" },
            { as: "most", fn: "MAX", expr: "v" },
            { as: "mean", fn: "AVG", expr: "v" },
          ],
        },
      },
      { id: "outWindows", kind: "sink.discard", config: {} },
      {
        id: "sessions",
        kind: "window.aggregate",
        config: {
          window: { type: "session", time: "event", gapMs: 400 },
          aggregates: [
            { as: "n", fn: "COUNT" },
            { as: "total", fn: "SUM", expr: "v" },
          ],
        },
      },
      { id: "outSessions", kind: "sink.discard", config: {} },
    ],
    edges: [
      { from: "gen.out", to: "paced.in" },
      { from: "paced.out", to: "byKey.in" },
      { from: "byKey.out", to: "sums.in" },
      { from: "sums.out", to: "outSums.in" },
      { from: "byKey.out", to: "seen.in" },
      { from: "seen.out", to: "outSeen.in" },
      { from: "byKey.out", to: "windows.in" },
      { from: "windows.out", to: "outWindows.in" },
      { from: "byKey.out", to: "sessions.in" },
      { from: "sessions.out", to: "outSessions.in" },
    ],
  };
}

/** Twenty seconds for all rows: a machine that is busy must not let the job come to its end before it is stopped. */
const SLOW = 1_000;
let runs = 0;

function start(settings: Settings, places: { readonly data: string; readonly checkpoints: string; readonly from?: string }): RunningJob {
  return runJob(document(settings), {
    jobId: `job${runs++}`,
    connectors: CONNECTORS,
    dataFolder: places.data,
    checkpointFolder: places.checkpoints,
    from: places.from,
  });
}

function newPlaces(): { readonly data: string; readonly checkpoints: string } {
  const folder = path.join(root, `case${runs++}`);
  return { data: path.join(folder, "data"), checkpoints: path.join(folder, "checkpoints") };
}

/** Runs until some of the input is read. */
async function someRead(job: RunningJob, rows = 1_500): Promise<void> {
  let ended: string | undefined;
  void job.done.then(({ outcome, error }) => (ended = `${outcome} ${error?.message}`));
  for (;;) {
    if (ended !== undefined) throw new Error(`the job ended before: ${ended}`);
    const read = job.sample()?.nodes["paced"]?.metrics["numRecordsIn"]?.reduce<number>((sum, value) => sum + (value ?? 0), 0) ?? 0;
    if (read > rows) return;
    await setTimeout(5);
  }
}

describe("a job with state on disk", { timeout: 240_000 }, () => {
  let expected: readonly string[] | undefined;
  const whole = async (): Promise<readonly string[]> => {
    if (expected !== undefined) return expected;
    const places = newPlaces();
    const { outcome, error } = await start({ backend: "hashmap", parallelism: 1 }, places).done;
    expect([outcome, error?.message]).toEqual(["FINISHED", undefined]);
    return (expected = committedRows(places.data));
  };

  it("gives what the same job gives with state in memory, also where little fits into its cache", async () => {
    for (const cacheBytes of [undefined, 400_000]) {
      const places = newPlaces();
      const { error, outcome } = await start(
        { backend: "lsm", parallelism: 2, ...(cacheBytes === undefined ? {} : { cacheBytes }) },
        places,
      ).done;
      expect([outcome, error?.message]).toEqual(["FINISHED", undefined]);
      expect(committedRows(places.data)).toEqual(await whole());
      expect(readdirSync(places.checkpoints).filter((name) => name.startsWith("working-"))).toEqual([]);
    }
  });

  it.each([
    ["hashmap", 2, "lsm", 3],
    ["lsm", 3, "hashmap", 2],
  ] as const)(
    "is stopped with a savepoint on %s at parallelism %i and goes on on %s at %i",
    async (before, fromParallelism, after, toParallelism) => {
      const places = newPlaces();
      const first = start({ backend: before, parallelism: fromParallelism, rowsPerSecond: SLOW }, places);
      await someRead(first);
      const savepoint = await first.stop({ drain: false, path: path.join(places.checkpoints, "mine") });
      expect((await first.done).outcome).toBe("SUSPENDED");
      const second = await start({ backend: after, parallelism: toParallelism }, { ...newPlaces(), data: places.data, from: savepoint })
        .done;
      expect([second.outcome, second.error?.message]).toEqual(["FINISHED", undefined]);
      expect(committedRows(places.data)).toEqual(await whole());
    },
  );

  it.each([
    ["lsm", 2, 2],
    ["lsm", 2, 3],
  ] as const)(
    "goes on from a checkpoint on %s after its end, at parallelism %i and then %i",
    async (after, fromParallelism, toParallelism) => {
      const places = newPlaces();
      const first = start({ backend: "lsm", parallelism: fromParallelism, rowsPerSecond: SLOW }, places);
      await someRead(first);
      const checkpoint = await first.checkpoint();
      first.cancel();
      expect((await first.done).outcome).toBe("CANCELED");
      const second = await start({ backend: after, parallelism: toParallelism }, { ...newPlaces(), data: places.data, from: checkpoint })
        .done;
      expect([second.outcome, second.error?.message]).toEqual(["FINISHED", undefined]);
      expect(committedRows(places.data)).toEqual(await whole());
    },
  );

  it("shares the tables of an earlier checkpoint, and keeps those that a later one needs when that is removed", async () => {
    const places = newPlaces();
    const job = start({ backend: "lsm", parallelism: 1, rowsPerSecond: 400 }, places);
    await someRead(job, 300);
    const paths: string[] = [];
    for (let i = 0; i < 6; i++) paths.push(await job.checkpoint());
    const storage = new FileCheckpointStorage(places.checkpoints);
    const last = paths.at(-1)!;
    const manifest = await storage.readManifest(last);
    const files = manifest.subtasks.flatMap(({ files = [] }) => files);
    expect(files.some(({ isShared }) => isShared)).toBe(true);
    expect((await storage.list()).length).toBeLessThan(paths.length);
    for (const file of files) await storage.verify(last, file);
    job.cancel();
    await job.done;
  });
});
