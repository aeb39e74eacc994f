/** One subtask of one task (chain) of the execution graph. */
export interface SubtaskId {
  /** The id of the task: the node id of the chain's head. */
  readonly taskId: string;
  readonly subtaskIndex: number;
}

/** Times and sizes of one subtask's part, with Flink's names. Durations in ms, sizes in bytes. */
export interface SubtaskCheckpointStatistics {
  readonly syncDurationMs: number;
  readonly asyncDurationMs: number;
  readonly alignmentDurationMs: number;
  /** From the trigger until the first barrier arrived. */
  readonly startDelayMs: number;
  readonly processedInFlightBytes: number;
  readonly persistedInFlightBytes: number;
  readonly isUnaligned: boolean;
}
