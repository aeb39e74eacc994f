import { mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { MemoryCheckpointStorage } from "../../checkpoint/memory-checkpoint-storage.ts";
import { STATE_FORMAT } from "../../checkpoint/checkpoint-manifest.ts";
import { describeCheckpointStorage } from "../../testing/describe-checkpoint-storage.ts";
import { SimulatedDisk } from "../simulation/simulated-disk.ts";
import { FileCheckpointStorage, MANIFEST_FILE } from "./file-checkpoint-storage.ts";

const folders: string[] = [];
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "millrace-checkpoints-"));
  folders.push(folder);
  return folder;
}
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

describeCheckpointStorage("FileCheckpointStorage", async () => new FileCheckpointStorage(await newFolder()));
describeCheckpointStorage("MemoryCheckpointStorage", () => Promise.resolve(new MemoryCheckpointStorage()));

describe("FileCheckpointStorage", () => {
  const manifest = {
    format: STATE_FORMAT,
    checkpointId: 1,
    kind: "checkpoint",
    jobId: "j",
    pipelineName: "p",
    createdAtMs: 0,
    maxParallelism: 128,
    nodes: [],
    subtasks: [],
  } as const;

  it("detects every flipped bit and every truncation of a state file", async () => {
    const storage = new FileCheckpointStorage(await newFolder());
    const location = await storage.create(1, "checkpoint");
    const file = await storage.write(location, "a.state", [Uint8Array.from([7, 8])]);
    const name = path.join(location.path, "a.state");
    for (let bit = 0; bit < 16; bit++) {
      const damaged = Uint8Array.from([7, 8]);
      damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
      await writeFile(name, damaged);
      await expect(storage.read(location.path, file)).rejects.toMatchObject({ code: "STATE_CORRUPT" });
    }
    await truncate(name, 1);
    await expect(storage.read(location.path, file)).rejects.toMatchObject({ code: "STATE_CORRUPT" });
  });

  it("says that a manifest is cut off, or of a newer version", async () => {
    const storage = new FileCheckpointStorage(await newFolder());
    const location = await storage.create(1, "checkpoint");
    await storage.complete(location, manifest);
    const name = path.join(location.path, MANIFEST_FILE);
    const text = await readFile(name, "utf8");
    await writeFile(name, text.slice(0, -5));
    await expect(storage.readManifest(location.path)).rejects.toMatchObject({ code: "STATE_CORRUPT" });
    // Without a hash, as the first version wrote it.
    const newer = JSON.stringify({ ...manifest, format: "millrace-state/9" });
    await writeFile(name, newer);
    await expect(storage.readManifest(location.path)).rejects.toMatchObject({
      code: "STATE_UNSUPPORTED",
      message: expect.stringContaining("millrace-state/9"),
    });
  });

  it("refuses a savepoint into a folder that has something in it", async () => {
    const folder = await newFolder();
    await writeFile(path.join(folder, "x"), "");
    await expect(new FileCheckpointStorage(folder).create(1, "savepoint", folder)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  });

  it("gives each savepoint a folder of its own, also where its number comes again", async () => {
    const storage = new FileCheckpointStorage(await newFolder());
    const paths: string[] = [];
    for (let time = 0; time < 3; time++) {
      const location = await storage.create(7, "savepoint");
      await storage.complete(location, { ...manifest, kind: "savepoint", checkpointId: 7 });
      paths.push(path.basename(location.path));
    }
    expect(paths).toEqual(["savepoint-7", "savepoint-7-2", "savepoint-7-3"]);
  });

  it("writes over no complete checkpoint", async () => {
    const storage = new FileCheckpointStorage(await newFolder());
    await storage.complete(await storage.create(1, "checkpoint"), manifest);
    await expect(storage.create(1, "checkpoint")).rejects.toMatchObject({
      code: "CHECKPOINT_STORAGE_FAILED",
      message: expect.stringContaining("another process"),
    });
  });

  it("says that the disk is full, and what to do, and leaves no checkpoint behind", async () => {
    const disk = new SimulatedDisk(() => 0.5);
    const storage = new FileCheckpointStorage("/checkpoints", disk);
    const location = await storage.create(1, "checkpoint");
    disk.fault = () => "ENOSPC";
    await expect(storage.write(location, "a.state", [new Uint8Array(100)])).rejects.toMatchObject({
      code: "CHECKPOINT_STORAGE_FAILED",
      message: expect.stringContaining("The disk is full: make room"),
    });
    await expect(storage.complete(location, manifest)).rejects.toMatchObject({
      message: expect.stringContaining("The disk is full: make room"),
    });
    disk.fault = () => undefined;
    expect(await storage.list()).toEqual([]);
  });

  it("names the folder and the cure where it cannot write", async () => {
    const folder = await newFolder();
    await writeFile(path.join(folder, "file"), "");
    const storage = new FileCheckpointStorage(path.join(folder, "file"));
    await expect(storage.create(1, "checkpoint")).rejects.toMatchObject({
      code: "CHECKPOINT_STORAGE_FAILED",
      message: expect.stringMatching(/chk-1.*no folder/),
    });
  });
});
