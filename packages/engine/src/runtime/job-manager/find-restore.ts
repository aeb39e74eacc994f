import type { CheckpointStorage } from "../../checkpoint/checkpoint-storage.ts";
import { EngineError } from "../../operators/engine-error.ts";
import type { RestoreSource } from "./execution-attempt.ts";

/** Reads the manifest and every file of a checkpoint. Throws STATE_CORRUPT, STATE_UNSUPPORTED. */
export async function verifiedRestore(
  storage: CheckpointStorage,
  path: string,
  passedOver: readonly number[] = [],
): Promise<RestoreSource> {
  const manifest = await storage.readManifest(path);
  for (const { file, files = [] } of manifest.subtasks) {
    for (const each of [file, ...files]) await storage.verify(path, each);
  }
  return { path, manifest, checkpointId: manifest.checkpointId, passedOver };
}

/**
 * The newest checkpoint of a job that is whole; where there is none, the one to begin from. Damaged ones are passed over, each with a call of
 * `onDamage`. undefined where there is nothing to restore.
 */
export async function newestRestore(
  storage: CheckpointStorage,
  from: string | undefined,
  onDamage: (path: string, reason: string) => void,
): Promise<RestoreSource | undefined> {
  const passedOver: number[] = [];
  for (const { path, checkpointId } of await storage.list()) {
    try {
      return await verifiedRestore(storage, path, passedOver);
    } catch (error) {
      if (!(error instanceof EngineError) || error.code !== "STATE_CORRUPT") throw error;
      onDamage(path, error.message);
      passedOver.push(checkpointId);
    }
  }
  return from === undefined ? undefined : verifiedRestore(storage, from, passedOver);
}
