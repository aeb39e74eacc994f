import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MANIFEST_FILE } from "./checkpoint/file-checkpoint-storage.ts";
import { runJob, type RunningJob } from "./run-job.ts";

const CONNECTORS = new URL("../testing/collecting-connectors.ts", import.meta.url).href;

let folder: string;
let savepoint: string;
const running: RunningJob[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "millrace-snapshots-"));
  const { job, started } = start("first", pipeline());
  await started;
  savepoint = await job.savepoint(path.join(folder, "savepoint"));
  job.cancel();
  await job.done;
}, 120_000);

afterAll(async () => {
  for (const job of running) job.cancel();
  await Promise.all(running.map(({ done }) => done));
  await rm(folder, { recursive: true });
});

function pipeline({
  ids = ["gen", "byKey", "window", "out"],
  settings = {},
}: { readonly ids?: readonly string[]; readonly settings?: object } = {}) {
  const [gen, byKey, window, out] = ids;
  return {
    format: "millrace/v1",
    name: "snapshots",
    settings: { parallelism: 2, checkpointing: { intervalMs: 0 }, ...settings },
    nodes: [
      { id: gen, kind: "source.generator", config: { shape: "micro", keys: 10, rowsPerSecond: 2_000 } },
      { id: byKey, kind: "transform.keyBy", config: { keys: ["k"] } },
      {
        id: window,
        kind: "window.aggregate",
        config: { window: { type: "tumbling", time: "event", sizeMs: 600_000 }, aggregates: [{ as: "n", fn: "COUNT" }] },
      },
      { id: out, kind: "sink.discard", config: {} },
    ],
    edges: [
      { from: `${gen}.out`, to: `${byKey}.in` },
      { from: `${byKey}.out`, to: `${window}.in` },
      { from: `${window}.out`, to: `${out}.in` },
    ],
  };
}

function start(name: string, document: unknown, from?: string): { readonly job: RunningJob; readonly started: Promise<void> } {
  const started = Promise.withResolvers<void>();
  const job = runJob(document, {
    jobId: name,
    connectors: CONNECTORS,
    dataFolder: folder,
    checkpointFolder: path.join(folder, "checkpoints", name),
    from,
    onStatus: (status) => {
      if (status === "RUNNING") started.resolve();
    },
  });
  running.push(job);
  return { job, started: started.promise };
}

/** A copy of the savepoint with something done to it. */
async function damaged(name: string, damage: (folder: string) => Promise<void>): Promise<string> {
  const copy = path.join(folder, `damaged ${name}`);
  await cp(savepoint, copy, { recursive: true });
  await damage(copy);
  return copy;
}

async function largestFile(of: string): Promise<string> {
  const names = (await readdir(of)).filter((name) => name.startsWith("window"));
  return path.join(of, names.sort()[0]!);
}

describe("a job does not start, and says why and what to do,", { timeout: 120_000 }, () => {
  const cases: readonly [string, () => Promise<{ readonly document: unknown; readonly from: string }>, string, RegExp][] = [
    [
      "from a savepoint of another pipeline",
      async () => ({ document: pipeline({ ids: ["a", "b", "c", "d"] }), from: savepoint }),
      "STATE_INCOMPATIBLE",
      /no node "window" any more.*Allow dropped state/,
    ],
    [
      "from a savepoint with fewer key groups than its nodes want",
      async () => ({ document: pipeline({ settings: { maxParallelism: 64 } }), from: savepoint }),
      "STATE_INCOMPATIBLE",
      /128 key groups.*Set it back to 128/,
    ],
    ...["hashmap", "lsm"].map((type): (typeof cases)[number] => [
      `into ${type} with aggregates that were not added up`,
      async () => {
        const document = pipeline({ settings: { stateBackend: { type } } });
        const nodes = document.nodes.map((node) =>
          node.id === "window"
            ? {
                ...node,
                config: {
                  ...node.config,
                  aggregates: [
                    { as: "n", fn: "COUNT" },
                    { as: "most", fn: "MAX", expr: "v" },
                  ],
                },
              }
            : node,
        );
        return { document: { ...document, nodes }, from: savepoint };
      },
      "STATE_INCOMPATIBLE",
      /cannot start from .*savepoint.*"window".*other aggregates.*new id/,
    ]),
    [
      "from a savepoint of a newer version",
      async () => ({
        document: pipeline(),
        from: await damaged("newer", async (copy) =>
          writeFile(
            path.join(copy, MANIFEST_FILE),
            (await readFile(path.join(copy, MANIFEST_FILE), "utf8")).replace(/millrace-state\/\d+/u, "millrace-state/99"),
          ),
        ),
      }),
      "STATE_UNSUPPORTED",
      /millrace-state\/99.*version that wrote it/,
    ],
    [
      "from a savepoint with a file that is cut off",
      async () => ({ document: pipeline(), from: await damaged("short", async (copy) => truncate(await largestFile(copy), 10)) }),
      "STATE_CORRUPT",
      /is damaged: it has 10 bytes.*Choose an earlier/,
    ],
    [
      "from a savepoint with a flipped bit",
      async () => ({ document: pipeline(), from: await damaged("flipped", flipBit) }),
      "STATE_CORRUPT",
      /is damaged.*Choose an earlier/,
    ],
    [
      "from a savepoint without a file",
      async () => ({ document: pipeline(), from: await damaged("gone", async (copy) => rm(await largestFile(copy))) }),
      "STATE_CORRUPT",
      /cannot be read.*Choose an earlier/,
    ],
    [
      "from a folder that is no savepoint",
      async () => ({ document: pipeline(), from: path.join(folder, "nothing") }),
      "STATE_CORRUPT",
      /no complete checkpoint.*Choose another/,
    ],
  ];
  it.each(cases)("%s", async (name, make, code, sentence) => {
    const { document, from } = await make();
    const { job, started } = start(name, document, from);
    let hasRun = false;
    void started.then(() => {
      hasRun = true;
    });
    const { outcome, error } = await job.done;
    expect([outcome, hasRun]).toEqual(["FAILED", false]);
    expect(error).toMatchObject({ code, message: expect.stringMatching(sentence) });
  });
});

async function flipBit(copy: string): Promise<void> {
  const file = await largestFile(copy);
  const bytes = await readFile(file);
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(file, bytes);
}

describe("a running job", { timeout: 120_000 }, () => {
  it("goes on where a savepoint cannot be written, and takes the next one", async () => {
    const { job, started } = start("unwritable", pipeline());
    await started;
    const file = path.join(folder, "a file");
    await writeFile(file, "");
    await expect(job.savepoint(path.join(file, "savepoint"))).rejects.toMatchObject({
      code: "CHECKPOINT_STORAGE_FAILED",
      message: expect.stringContaining("no folder"),
    });
    await expect(job.savepoint(savepoint)).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining("is not empty"),
    });
    expect(await job.savepoint(path.join(folder, "afterwards"))).toContain("afterwards");
    job.cancel();
    expect((await job.done).outcome).toBe("CANCELED");
  });

  it("does not disturb another one that started from the same savepoint, nor the savepoint", async () => {
    const before = await readFile(path.join(savepoint, MANIFEST_FILE), "utf8");
    const both = ["one", "other"].map((name) => start(name, pipeline(), savepoint));
    for (const { started } of both) await started;
    for (const [index, { job }] of both.entries()) expect(await job.savepoint(path.join(folder, `of ${index}`))).toContain(`of ${index}`);
    for (const { job } of both) job.cancel();
    for (const { job } of both) expect((await job.done).outcome).toBe("CANCELED");
    expect(await readFile(path.join(savepoint, MANIFEST_FILE), "utf8")).toBe(before);
  });
});
