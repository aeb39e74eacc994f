import { describe, expect, it } from "vitest";
import { STATE_FORMAT, type CheckpointManifest } from "../checkpoint/checkpoint-manifest.ts";
import type { CheckpointStorage } from "../checkpoint/checkpoint-storage.ts";

/** What every checkpoint storage must do. `create` gives an empty one. */
export function describeCheckpointStorage(name: string, create: () => Promise<CheckpointStorage>): void {
  const manifestOf = (checkpointId: number, kind: CheckpointManifest["kind"] = "checkpoint"): CheckpointManifest => ({
    format: STATE_FORMAT,
    checkpointId,
    kind,
    jobId: "job",
    pipelineName: "p",
    createdAtMs: 1,
    maxParallelism: 128,
    nodes: [],
    subtasks: [],
  });
  const bytes = Uint8Array.from([1, 2, 3]);

  describe(`${name} as a checkpoint storage`, () => {
    it("shows a checkpoint only when it is complete", async () => {
      const storage = await create();
      const location = await storage.create(1, "checkpoint");
      await storage.write(location, "a.state", [bytes]);
      expect(await storage.list()).toEqual([]);
      await storage.complete(location, manifestOf(1));
      expect(await storage.list()).toEqual([{ checkpointId: 1, path: location.path }]);
    });

    it("gives back what was written", async () => {
      const storage = await create();
      const location = await storage.create(1, "checkpoint");
      const file = await storage.write(location, "a.state", [bytes]);
      await storage.complete(location, manifestOf(1));
      expect(await storage.readManifest(location.path)).toEqual(manifestOf(1));
      expect([...(await storage.read(location.path, file))]).toEqual([1, 2, 3]);
    });

    it("lists the newest first, by number and not by name, and no savepoints", async () => {
      const storage = await create();
      for (const id of [2, 10, 9]) await storage.complete(await storage.create(id, "checkpoint"), manifestOf(id));
      await storage.complete(await storage.create(11, "savepoint"), manifestOf(11, "savepoint"));
      expect((await storage.list()).map(({ checkpointId }) => checkpointId)).toEqual([10, 9, 2]);
    });

    it("refuses a file of another length or content", async () => {
      const storage = await create();
      const location = await storage.create(1, "checkpoint");
      const file = await storage.write(location, "a.state", [bytes]);
      await expect(storage.read(location.path, { ...file, bytes: 2 })).rejects.toMatchObject({ code: "STATE_CORRUPT" });
      await expect(storage.read(location.path, { ...file, sha256: "0".repeat(64) })).rejects.toMatchObject({ code: "STATE_CORRUPT" });
      await expect(storage.read(location.path, { ...file, name: "b.state" })).rejects.toMatchObject({ code: "STATE_CORRUPT" });
    });

    it("forgets what is discarded, also twice", async () => {
      const storage = await create();
      const location = await storage.create(1, "checkpoint");
      await storage.complete(location, manifestOf(1));
      await storage.discard(location);
      await storage.discard(location);
      expect(await storage.list()).toEqual([]);
      await expect(storage.readManifest(location.path)).rejects.toMatchObject({ code: "STATE_CORRUPT" });
    });

    it("lets nobody complete what was begun before the job was taken over, and keeps what was complete", async () => {
      const storage = await create();
      await storage.complete(await storage.create(1, "checkpoint"), manifestOf(1));
      const begun = await storage.create(2, "checkpoint");
      await storage.write(begun, "a.state", [bytes]);
      await storage.takeOver();
      await expect(storage.complete(begun, manifestOf(2))).rejects.toMatchObject({ code: "CHECKPOINT_STORAGE_FAILED" });
      expect((await storage.list()).map(({ checkpointId }) => checkpointId)).toEqual([1]);
    });

    it("writes over what an unfinished checkpoint of the same number left", async () => {
      const storage = await create();
      await storage.write(await storage.create(1, "checkpoint"), "old.state", [bytes]);
      const location = await storage.create(1, "checkpoint");
      await storage.complete(location, manifestOf(1));
      expect(await storage.list()).toHaveLength(1);
    });
  });
}
