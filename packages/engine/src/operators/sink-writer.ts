import type { Schema } from "@millrace/pipeline/types";
import type { Row, RowKind } from "../record/row.ts";
import type { Clock } from "../time/clock.ts";
import type { OperatorMetrics } from "../metrics/operator-metrics.ts";

/**
 * The contract of a sink, one writer per subtask. Two-phase commit as in Flink's SinkV2: `prepareCommit` at the barrier returns what
 * is to be committed (plain data, kept in the checkpoint); `commit` is called after the checkpoint is complete, and again after a
 * restore for everything that was prepared but not known to be committed, so it must be idempotent.
 * `write` never blocks: where the outside is slow it returns false, and the runtime calls nothing but `ready()` until that resolves
 * (this is where backpressure begins).
 */
export interface SinkWriter {
  open(context: SinkContext): void | Promise<void>;
  /** false: accepted, but wait for `ready()` before the next. */
  write(row: Row, timestamp: number, kind: RowKind): boolean;
  ready?(): Promise<void>;
  /** Called about every `bufferTimeoutMs`. */
  flush?(): void | Promise<void>;
  /** Called once at the end of input, before the last `prepareCommit`. Not after a cancel or failure. */
  finish?(): void | Promise<void>;
  /** The writer's own state behind the last `prepareCommit`, plain data; comes back in `SinkContext.restored`. */
  snapshotState?(checkpointId: number): unknown;
  prepareCommit?(checkpointId: number, kind: "checkpoint" | "savepoint"): readonly unknown[] | Promise<readonly unknown[]>;
  commit?(committables: readonly unknown[]): void | Promise<void>;
  /**
   * Called once after a restore, behind its `commit`. What the subtask had prepared besides was prepared for checkpoints that never became
   * complete, and may be removed; but for those that `isKept`, and for savepoints, of which nobody here knows.
   */
  removeUncommitted?(isKept: (checkpointId: number) => boolean): void | Promise<void>;
  close(): void | Promise<void>;
}

export interface SinkContext {
  readonly nodeId: string;
  readonly jobId: string;
  readonly subtaskIndex: number;
  readonly parallelism: number;
  readonly schema: Schema;
  readonly metrics: OperatorMetrics;
  readonly clock: Clock;
  readonly dataFolder: string;
  /** `snapshotState` of all former subtasks in the order of their index; undefined at a fresh start. */
  readonly restored?: readonly unknown[] | undefined;
  /** Sends rows to the job manager, which keeps them for people (table sinks). Values are plain JSON, encoded by schema. */
  readonly report: (message: SinkReport) => void;
}

export interface SinkReport {
  readonly nodeId: string;
  readonly subtaskIndex: number;
  /** Rows that the job's checkpoint holds of this subtask: those that an earlier attempt wrote behind them are void. */
  readonly restoredTotal: number;
  /** Rows written since the start of the job, retractions included. */
  readonly total: number;
  /** The newest rows, those that end at `total`: at most those since the last report and at most the sink's keep limit. */
  readonly rows: readonly { readonly kind: RowKind; readonly timestamp: number | null; readonly values: readonly unknown[] }[];
}
