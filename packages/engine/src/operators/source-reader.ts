import type { Schema } from "@millrace/pipeline/types";
import type { Row, RowKind } from "../record/row.ts";
import type { Clock } from "../time/clock.ts";
import type { OperatorMetrics } from "../metrics/operator-metrics.ts";

/**
 * The contract of a source, one reader per subtask. The task loop calls `poll` while the chain behind it has room. A reader never
 * blocks: where nothing is there it answers "wait" and resolves `available()` when something is.
 * Timestamps and watermarks are made by the runtime from the node's `watermark` setting, not by the reader.
 */
export interface SourceReader {
  open(context: SourceContext): void | Promise<void>;
  /** Emits at most about `maxRecords` rows. "more": call again; "wait": nothing now; "end": bounded and finished. */
  poll(output: SourceOutput, maxRecords: number): "more" | "wait" | "end";
  available?(): Promise<void>;
  /** In place of `available`, for readers that wait for nothing but `context.clock`: epoch ms at which to poll again. */
  availableAtMs?(): number;
  /**
   * Positions, as plain data, one item per split; taken between two polls. At a restore the items of all subtasks are dealt out
   * again (`SourceContext.restored`), so that every split is read on by exactly one reader from exactly there.
   */
  snapshotState(checkpointId: number): readonly unknown[];
  notifyCheckpointComplete?(checkpointId: number): void | Promise<void>;
  close(): void | Promise<void>;
  /** True: it gives each row's event time to `collect`, and the runtime takes it where the node's setting names no expression. */
  readonly givesTimestamps?: boolean;
  /**
   * True where it has just answered "wait" and knows that nothing will come for some time: its stream is idle at once, and holds no watermark back until
   * it gives rows again. Source: Flink SourceOutput.markIdle.
   */
  readonly isIdle?: boolean;
}

export interface SourceOutput {
  /** `columns` of the schema in order, as values; used by readers that are not generated code. */
  collect(row: Row, kind?: RowKind, timestamp?: number): void;
  /** A record that could not be read: bad line, wrong type, missing column. `reason` never holds row content; `sample` is at most 200 characters. */
  malformed(reason: string, sample: string): void;
}

export interface SourceContext {
  readonly nodeId: string;
  readonly subtaskIndex: number;
  readonly parallelism: number;
  readonly schema: Schema;
  /** Indices of the columns that anything downstream reads; others may be left null. */
  readonly usedColumns: readonly number[];
  /** Makes a row of the schema from values in column order. */
  readonly createRow: (values: readonly unknown[]) => Row;
  /** undefined at a fresh start. */
  readonly restored: readonly unknown[] | undefined;
  readonly clock: Clock;
  readonly metrics: OperatorMetrics;
  /** Folder below which relative paths of the document are resolved, and outside of which nothing is read. */
  readonly dataFolder: string;
}
