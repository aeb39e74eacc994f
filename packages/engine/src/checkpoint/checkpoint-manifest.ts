import { EngineError } from "../operators/engine-error.ts";

/** The newest format of manifests and state files that this code writes; older ones it reads. Documented in docs/state-format.md. */
export const STATE_FORMAT = "millrace-state/1";

/** One file of a checkpoint. */
export interface StateFile {
  /** Relative to the checkpoint's folder. */
  readonly name: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** What one subtask wrote. */
export interface SubtaskStateHandle {
  readonly taskId: string;
  readonly subtaskIndex: number;
  readonly file: StateFile;
  /** Files beside that the state in `file` names: tables of an incremental checkpoint, or pages of a large savepoint. */
  readonly files?: readonly (StateFile & {
    readonly nodeId: string;
    /** Taken over from the checkpoint before: nothing was written. */ readonly isShared: boolean;
  })[];
  readonly nodes: readonly { readonly nodeId: string; readonly stateBytes: number }[];
}

/** Everything that one subtask has in a checkpoint. */
export function handleBytes({ file, files = [] }: SubtaskStateHandle): number {
  return files.reduce((sum, { bytes }) => sum + bytes, file.bytes);
}

/** The last file of a checkpoint to appear: it exists exactly when the checkpoint is complete. */
export interface CheckpointManifest {
  readonly format: typeof STATE_FORMAT;
  readonly checkpointId: number;
  readonly kind: "checkpoint" | "savepoint";
  readonly jobId: string;
  readonly pipelineName: string;
  readonly createdAtMs: number;
  readonly maxParallelism: number;
  readonly nodes: readonly {
    readonly nodeId: string;
    readonly kind: string;
    readonly parallelism: number;
    readonly maxParallelism: number;
  }[];
  readonly subtasks: readonly SubtaskStateHandle[];
}

/**
 * Reads the text of a manifest.
 * Throws STATE_CORRUPT where it is none or damaged, STATE_UNSUPPORTED where a newer version of Millrace wrote it.
 */
export function parseManifest(text: string, place: string): CheckpointManifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new EngineError("STATE_CORRUPT", `The manifest of ${place} is damaged: it is not valid JSON. Choose an earlier checkpoint.`, {
      cause,
    });
  }
  const manifest = value as Partial<CheckpointManifest> | null;
  if (typeof manifest !== "object" || manifest === null || typeof manifest.format !== "string") {
    throw new EngineError("STATE_CORRUPT", `${place} has no manifest of a checkpoint. Name the folder of a checkpoint or savepoint.`);
  }
  const format: string = manifest.format;
  if (format !== STATE_FORMAT) {
    throw new EngineError(
      "STATE_UNSUPPORTED",
      `${place} was written in the format "${format}"; this version reads "${STATE_FORMAT}". Restore it with the version that wrote it, or a newer one.`,
    );
  }
  if (!Array.isArray(manifest.nodes) || !Array.isArray(manifest.subtasks) || typeof manifest.checkpointId !== "number") {
    throw new EngineError("STATE_CORRUPT", `The manifest of ${place} is damaged: parts of it are missing. Choose an earlier checkpoint.`);
  }
  return manifest as CheckpointManifest;
}
