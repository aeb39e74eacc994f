/** A file that belongs to a snapshot beside what is serialized; it exists already and does not change. */
export interface SnapshotFile {
  /** In the checkpoint, where it must be the only one of this name. The same file has the same name in the next checkpoint. */
  readonly name: string;
  /** Where it lies now. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Keyed state whose bulk is in files. */
export interface FileSnapshot {
  /** Plain data that names the files. */
  readonly keyed: unknown;
  readonly files: readonly SnapshotFile[];
  /** The files have been taken over, or nobody wants them. */
  release(): Promise<void>;
}

/** Taken already; serialized between records, and written by somebody else. */
export interface PendingFileSnapshot {
  /** Serializes about a millisecond's worth; false when nothing is left. */
  step(): boolean;
  finish(): Promise<FileSnapshot>;
  cancel(): void;
}
