import type { LongestWaiting } from "@millrace/pipeline/metrics";
import type { Row, RowKind } from "../record/row.ts";
import type { OperatorContext } from "./operator-context.ts";

/**
 * The contract of an operator: the reference form of every node of a job, one instance per subtask.
 *
 * Life: `open` → (`processElement` | `processWatermark` | `onEventTimer` | `onProcessingTimer`)* with `snapshotState` between any two
 * → `finish` (end of input, not after a cancel) → `close`. All calls come from the task's one thread, never nested and never
 * concurrently; none of them may return a promise, except through `OperatorContext.async`.
 *
 * The runtime guarantees: for a keyed operator the current key of `context.keyedState` and `context.timers` is set before
 * `processElement` and before each timer call. Watermarks are already merged over the inputs (the minimum of the active ones) and
 * strictly increase. Event-time timers due at a watermark are fired, in order of time, before `processWatermark` of that watermark.
 * After `processWatermark` returns the runtime passes the watermark on; the operator never emits watermarks itself.
 *
 * The operator guarantees: whatever affects later output is declared state; no wall clock and no randomness but `context.clock` and
 * `context.random`; rows given to it are never changed.
 */
export interface Operator {
  /** Loads what the operator runs on, in front of `open`: the only part of its life that may wait. */
  prepare?(): Promise<void>;
  open(context: OperatorContext): void;
  /** `input` is 0 for the first input port. `timestamp` is epoch ms or MIN_TIMESTAMP where the record has none. */
  processElement(row: Row, timestamp: number, kind: RowKind, input: number): void;
  /** Works off rows that it has gathered: called behind each unit of work, and in front of a watermark, a timer, a barrier and the end. */
  flushRows?(): void;
  /**
   * False: results of earlier rows are still awaited, so the watermark must not pass yet. The runtime calls again with the same watermark when
   * `isAvailable` says so, and nothing else comes in between.
   */
  processWatermark?(watermark: number): boolean | void;
  /** Batch: called in front of the last watermark until it answers true; each call gives out a bounded piece of the results. */
  drain?(): boolean;
  /** False while the operator waits for the outside and takes no more records (it still has to take those of the current unit of work). */
  isAvailable?(): boolean;
  /** Resolves when `isAvailable` may have become true. */
  ready?(): Promise<void>;
  /** `namespace` is the string with which the timer was registered ("" by default). */
  onEventTimer?(timestamp: number, namespace: string): void;
  onProcessingTimer?(timestamp: number, namespace: string): void;
  /** Changes a setting of the running operator, between two records. Throws EngineError, and then nothing has changed. A change that it has already does no harm. */
  reconfigure?(change: unknown): void;
  /** What has waited longest, for people: asked every few seconds, between two records; takes milliseconds at most. */
  longestWaiting?(): Omit<LongestWaiting, "subtask"> | undefined;
  /** Called at a barrier, before the declared state is captured: flush what is cached outside the declared state. */
  snapshotState?(checkpointId: number): void;
  notifyCheckpointComplete?(checkpointId: number): void;
  notifyCheckpointAborted?(checkpointId: number): void;
  finish?(): void;
  close?(): void;
}

/** Where an operator puts its results. Port 0 is the main output; others are side outputs in the order of the node kind's ports. */
export interface Output {
  collect(row: Row, timestamp: number, kind: RowKind): void;
  collectSide(port: number, row: Row, timestamp: number, kind: RowKind): void;
}
