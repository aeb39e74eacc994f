import type { SubtaskStateHandle } from "./checkpoint-manifest.ts";
import type { CheckpointLocation } from "./checkpoint-storage.ts";
import type { BarrierOptions } from "../exchange/frame-event.ts";
import type { SubtaskCheckpointStatistics, SubtaskId } from "./subtask-snapshot.ts";

/** What one subtask answered to a barrier. */
export interface Acknowledgement {
  readonly subtask: SubtaskId;
  /** Absent where the subtask has no state. */
  readonly handle?: SubtaskStateHandle;
  readonly statistics: SubtaskCheckpointStatistics;
}

/** A checkpoint under way: who has answered. */
export class PendingCheckpoint {
  readonly checkpointId: number;
  readonly options: BarrierOptions;
  readonly location: CheckpointLocation;
  readonly #waiting: Set<string>;
  readonly acknowledgements: { readonly atMs: number; readonly acknowledgement: Acknowledgement }[] = [];

  constructor(checkpointId: number, options: BarrierOptions, location: CheckpointLocation, subtasks: readonly SubtaskId[]) {
    this.checkpointId = checkpointId;
    this.options = options;
    this.location = location;
    this.#waiting = new Set(subtasks.map(subtaskKey));
  }

  get isComplete(): boolean {
    return this.#waiting.size === 0;
  }

  /** Subtasks that have not answered, as "task/index", for messages. */
  get waiting(): readonly string[] {
    return [...this.#waiting];
  }

  /** False where the subtask had answered already or was not asked. */
  acknowledge(acknowledgement: Acknowledgement, atMs: number): boolean {
    if (!this.#waiting.delete(subtaskKey(acknowledgement.subtask))) return false;
    this.acknowledgements.push({ atMs, acknowledgement });
    return true;
  }
}

export function subtaskKey({ taskId, subtaskIndex }: SubtaskId): string {
  return `${taskId}/${subtaskIndex}`;
}
