import type { CheckpointManifest, StateFile } from "./checkpoint-manifest.ts";

/** Where one checkpoint is written: opaque to all but its storage; plain data, so that it can be sent to threads. */
export interface CheckpointLocation {
  readonly path: string;
}

/** A complete checkpoint as the storage knows it. */
export interface CheckpointReference {
  readonly checkpointId: number;
  readonly path: string;
}

/**
 * Where checkpoints lie. A checkpoint is a set of files and a manifest, and is complete from the moment at which its manifest is there:
 * every method leaves it either complete or invisible, whenever the process dies. Files carry a content hash that `read` checks.
 * Shared conformance suite: `describeCheckpointStorage`.
 */
export interface CheckpointStorage {
  /**
   * Makes what is not complete impossible to complete: whoever wrote it, perhaps a process that only stands still, is no longer the job's.
   * Called before a job looks for the checkpoint that it goes on from.
   */
  takeOver(): Promise<void>;
  /** Prepares a place. `path` is where a savepoint was asked for; checkpoints choose for themselves. */
  create(checkpointId: number, kind: CheckpointManifest["kind"], path?: string): Promise<CheckpointLocation>;
  /** Writes one file durably; the pieces one after the other are its content. Called from any thread, which goes on with other work in between. */
  write(location: CheckpointLocation, name: string, pieces: readonly Uint8Array[]): Promise<StateFile>;
  /**
   * Makes a file that exists already, and never changes, part of the checkpoint: as a link, or as a copy where it lies on another disk. `before` is the place of an earlier
   * checkpoint that has the same file, from which it need not be copied again. Absent where files cannot be kept.
   */
  share?(
    location: CheckpointLocation,
    file: { readonly name: string; readonly path: string },
    before: CheckpointLocation | undefined,
  ): Promise<void>;
  /** Makes the checkpoint complete. */
  complete(location: CheckpointLocation, manifest: CheckpointManifest): Promise<void>;
  /** Removes a checkpoint, complete or not. Never throws for one that is gone. */
  discard(location: CheckpointLocation): Promise<void>;
  /** Complete checkpoints (not savepoints), newest first. */
  list(): Promise<readonly CheckpointReference[]>;
  /** Throws STATE_CORRUPT, STATE_UNSUPPORTED. */
  readManifest(path: string): Promise<CheckpointManifest>;
  /** Throws STATE_CORRUPT where the file is missing or its length or hash is wrong. */
  read(path: string, file: StateFile): Promise<Uint8Array>;
  /** As `read`, for files that need not be in memory as a whole. */
  verify(path: string, file: StateFile): Promise<void>;
}
