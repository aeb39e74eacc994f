import { EngineError } from "../operators/engine-error.ts";
import { parseManifest, type CheckpointManifest, type StateFile } from "./checkpoint-manifest.ts";
import type { CheckpointLocation, CheckpointReference, CheckpointStorage } from "./checkpoint-storage.ts";

/** Keeps checkpoints in memory: for the local executor and for tests. Browser-safe. */
export class MemoryCheckpointStorage implements CheckpointStorage {
  readonly #files = new Map<string, Map<string, Uint8Array>>();
  readonly #manifests = new Map<string, string>();
  readonly #checkpoints = new Map<string, CheckpointReference>();

  takeOver(): Promise<void> {
    for (const place of this.#files.keys()) if (!this.#manifests.has(place)) this.#files.delete(place);
    return Promise.resolve();
  }

  create(checkpointId: number, kind: CheckpointManifest["kind"], path?: string): Promise<CheckpointLocation> {
    const place = path ?? `memory:${kind}-${checkpointId}`;
    this.#files.set(place, new Map());
    return Promise.resolve({ path: place });
  }

  async write(location: CheckpointLocation, name: string, pieces: readonly Uint8Array[]): Promise<StateFile> {
    const bytes = joined(pieces);
    this.#files.get(location.path)?.set(name, bytes);
    return { name, bytes: bytes.length, sha256: await sha256(bytes) };
  }

  complete(location: CheckpointLocation, manifest: CheckpointManifest): Promise<void> {
    if (!this.#files.has(location.path))
      return Promise.reject(
        new EngineError("CHECKPOINT_STORAGE_FAILED", `${location.path} is not there any more: another process has taken the job over.`),
      );
    this.#manifests.set(location.path, JSON.stringify(manifest));
    if (manifest.kind === "checkpoint") this.#checkpoints.set(location.path, { checkpointId: manifest.checkpointId, path: location.path });
    return Promise.resolve();
  }

  discard(location: CheckpointLocation): Promise<void> {
    this.#files.delete(location.path);
    this.#manifests.delete(location.path);
    this.#checkpoints.delete(location.path);
    return Promise.resolve();
  }

  list(): Promise<readonly CheckpointReference[]> {
    return Promise.resolve([...this.#checkpoints.values()].sort((a, b) => b.checkpointId - a.checkpointId));
  }

  readManifest(path: string): Promise<CheckpointManifest> {
    return new Promise((resolve) => resolve(parseManifest(this.#manifests.get(path) ?? "null", path)));
  }

  async read(path: string, file: StateFile): Promise<Uint8Array> {
    const bytes = this.#files.get(path)?.get(file.name);
    if (bytes === undefined || bytes.length !== file.bytes || (await sha256(bytes)) !== file.sha256) {
      throw new EngineError("STATE_CORRUPT", `The file ${file.name} of ${path} is missing or damaged. Choose an earlier checkpoint.`);
    }
    return bytes;
  }

  async verify(path: string, file: StateFile): Promise<void> {
    await this.read(path, file);
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes.slice());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
