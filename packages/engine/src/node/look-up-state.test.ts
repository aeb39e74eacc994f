import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { planDocument } from "../graph/plan-document.ts";
import { FileCheckpointStorage } from "./checkpoint/file-checkpoint-storage.ts";
import { lookUpState } from "./look-up-state.ts";
import { runJob } from "./run-job.ts";

const CONNECTORS = new URL("../testing/collecting-connectors.ts", import.meta.url).href;
const EVENTS = 5_000;
const HOUR = 3_600_000;

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** Event time goes on by a second a row, so a day's window stays open. */
const rows = (isBounded: boolean): object => ({
  id: "gen",
  kind: "source.generator",
  config: { shape: "micro", keys: 10, eventsPerSecond: 1, disorderMs: 0, ...(isBounded ? { count: EVENTS } : { rowsPerSecond: 1_000 }) },
});
const counting = {
  window: { type: "tumbling", time: "event", sizeMs: 24 * HOUR },
  aggregates: [
    { as: "n", fn: "COUNT" },
    { as: "most", fn: "MAX", expr: "v" },
  ],
};

/** A pipeline whose node "kept" keeps something of each of ten keys, and a savepoint behind its last row. */
async function savepointOf(kept: object, { settings = {}, isBounded = false, isCheckpoint = false } = {}) {
  const document = {
    format: "millrace/v1",
    name: "looked up",
    settings: { parallelism: 2, checkpointing: { intervalMs: 0 }, ...settings },
    nodes: [
      rows(isBounded),
      { id: "byKey", kind: "transform.keyBy", config: { keys: ["k"] } },
      { id: "kept", name: "Kept", ...kept },
      { id: "out", kind: "sink.discard", config: {} },
      // Keeps the job from its end.
      { id: "clock", kind: "source.generator", config: { shape: "clicks", rowsPerSecond: 1 } },
      { id: "drop", kind: "sink.discard", config: {} },
    ],
    edges: [
      { from: "gen.out", to: "byKey.in" },
      { from: "byKey.out", to: "kept.in" },
      { from: "kept.out", to: "out.in" },
      { from: "clock.out", to: "drop.in" },
    ],
  };
  const folder = await mkdtemp(path.join(os.tmpdir(), "millrace-look-up-"));
  folders.push(folder);
  const job = runJob(document, {
    jobId: "looked-up",
    connectors: CONNECTORS,
    dataFolder: folder,
    checkpointFolder: path.join(folder, "checkpoints"),
  });
  await expect
    .poll(() => job.sample()?.nodes["kept"]?.metrics["numRecordsIn"]?.reduce<number>((sum, n) => sum + (n ?? 0), 0), { timeout: 60_000 })
    .toBeGreaterThanOrEqual(isBounded ? EVENTS : 500);
  const place = isCheckpoint ? await job.checkpoint() : await job.savepoint(path.join(folder, "savepoint"));
  job.cancel();
  await job.done;
  const manifest = await new FileCheckpointStorage(path.dirname(place)).readManifest(place);
  const graph = planDocument(document);
  const { plan } = graph.tasks.flatMap(({ nodes }) => nodes).find((node) => node.plan.nodeId === "kept")!;
  return (key: Readonly<Record<string, unknown>>, mostBytes?: number) =>
    lookUpState({
      plan,
      manifest,
      folder: place,
      key,
      inspection: graph.settings.inspection,
      ...(mostBytes === undefined ? {} : { mostBytes }),
    });
}

describe("a look-up of a key in a savepoint", () => {
  it("finds what an aggregate has come to, of each key its own", { timeout: 120_000 }, async () => {
    const lookUp = await savepointOf(
      { kind: "transform.aggregate", config: { aggregates: [{ as: "n", fn: "COUNT" }] } },
      { isBounded: true },
    );
    let total = 0;
    for (let k = 0; k < 10; k++) {
      const { entries } = await lookUp({ k });
      expect(entries).toMatchObject([{ kind: "value", window: null }]);
      const { n, rows: counted } = entries[0]!.value as { n: number; rows: number };
      expect(n).toBe(counted);
      total += n;
    }
    // Every row has one of the ten keys.
    expect(total).toBe(EVENTS);
    expect((await lookUp({ k: "99" })).entries).toEqual([]);
    await expect(lookUp({ k: "many" })).rejects.toMatchObject({
      code: "LOOKUP_REFUSED",
      message: expect.stringContaining("INT") as string,
    });
  });

  it.each([
    ["tables of a checkpoint", true],
    ["pages of a savepoint", false],
  ])("reads state on disk by key group, from %s", { timeout: 120_000 }, async (_, isCheckpoint) => {
    const lookUp = await savepointOf(
      { kind: "transform.aggregate", config: { aggregates: [{ as: "n", fn: "COUNT" }] } },
      { isBounded: true, isCheckpoint, settings: { stateBackend: { type: "lsm" } } },
    );
    let total = 0;
    for (let k = 0; k < 10; k++) total += ((await lookUp({ k })).entries[0]!.value as { n: number }).n;
    expect(total).toBe(EVENTS);
    expect((await lookUp({ k: 99 })).entries).toEqual([]);
  });

  it("refuses a state file that is too large, and says what to do", { timeout: 120_000 }, async () => {
    const lookUp = await savepointOf({ kind: "window.aggregate", config: counting });
    await expect(lookUp({ k: 3 }, 16)).rejects.toMatchObject({
      code: "LOOKUP_REFUSED",
      message: expect.stringContaining('With the state backend "lsm"') as string,
    });
  });

  it("finds the open windows of a generated window, with their timers", { timeout: 120_000 }, async () => {
    const lookUp = await savepointOf({ kind: "window.aggregate", config: counting });
    const { entries, timers } = await lookUp({ k: 3 });
    expect(entries.length).toBeGreaterThan(0);
    for (const { window, value } of entries) {
      expect(window!.end - window!.start).toBe(24 * HOUR);
      expect(value).toMatchObject({ n: (value as { rows: number }).rows });
    }
    expect(timers.map(({ at, time }) => [at, time])).toEqual(entries.map(({ window }) => [window!.end - 1, "event"]));
  });

  it("covers masked fields", { timeout: 120_000 }, async () => {
    const lookUp = await savepointOf({ kind: "window.aggregate", config: counting }, { settings: { inspection: { masked: ["most"] } } });
    expect((await lookUp({ k: 3 })).entries[0]!.value).toMatchObject({ most: "•••" });
  });
});
