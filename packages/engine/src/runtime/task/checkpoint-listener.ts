import type { StepSnapshot } from "../codegen/chain-step.ts";

/** What one subtask hands over at a barrier. */
export interface SubtaskSnapshot {
  readonly checkpointId: number;
  /** Head node id of the chain. */
  readonly task: string;
  readonly subtaskIndex: number;
  /** By node id, and by `inFlightKey` of edges with rows under way. */
  readonly nodes: Readonly<Record<string, StepSnapshot>>;
  readonly statistics: {
    /** Epoch ms. */
    readonly triggeredAt: number;
    /** When the first barrier came. */
    readonly firstBarrierAt: number;
    /** From the first barrier to the last. */
    readonly alignmentMs: number;
    readonly syncMs: number;
    readonly asyncMs: number;
    readonly isUnaligned: boolean;
    /** Bytes read between the first barrier and the last. */
    readonly processedInFlightBytes: number;
    /** Bytes of rows under way that are part of the checkpoint. */
    readonly persistedInFlightBytes: number;
  };
}

/** The seam to the checkpoint coordinator, called in the task's thread. */
export interface CheckpointListener {
  /** The barrier is at the subtask: what it has done is part of the checkpoint, and nothing that it does from here on. */
  reached?(checkpointId: number, task: string, subtaskIndex: number): void;
  /** All of the subtask's state at the barrier. */
  acknowledge(snapshot: SubtaskSnapshot): void;
  /** The subtask cannot take part (an error, or a newer barrier came first). */
  decline(checkpointId: number, task: string, subtaskIndex: number, reason: string): void;
}
