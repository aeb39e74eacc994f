import type { CheckpointManifest } from "./checkpoint-manifest.ts";
import type { Acknowledgement } from "./pending-checkpoint.ts";

/** One checkpoint or savepoint as people see it: written when it is triggered and again when it has ended. Plain data. */
export interface CheckpointReport {
  readonly checkpointId: number;
  readonly kind: CheckpointManifest["kind"];
  readonly status: "in-progress" | "completed" | "failed";
  readonly triggeredAtMs: number;
  readonly endedAtMs?: number;
  readonly path?: string;
  /** Bytes written. */
  readonly stateBytes: number;
  /** Bytes of the whole state; more than `stateBytes` where the checkpoint is incremental. */
  readonly fullStateBytes: number;
  readonly persistedInFlightBytes: number;
  readonly failure?: string;
  readonly subtasks: readonly (Acknowledgement & { readonly acknowledgedAtMs: number })[];
}
