import type { ParameterValues } from "@millrace/pipeline";
import type { JobSample } from "@millrace/pipeline/metrics";
import type { CheckpointLocation } from "../checkpoint/checkpoint-storage.ts";
import type { SubtaskId } from "../checkpoint/subtask-snapshot.ts";
import type { BarrierOptions } from "../exchange/frame-event.ts";
import type { ExecutionGraph } from "../graph/execution-graph.ts";
import type { EngineError } from "../operators/engine-error.ts";
import type { SinkReport } from "../operators/sink-writer.ts";
import type { AttemptListener, RestoreSource } from "../runtime/job-manager/execution-attempt.ts";
import type { PeekReport, PeekRequest } from "../runtime/peek/peek-request.ts";
import type { RowErrorReport } from "../runtime/row-errors.ts";
import type { ThreadProfile } from "./cpu-profile.ts";
import type { NodeChange } from "./slot-messages.ts";

export interface JobOptions {
  /** Module specifier or file URL; exports `connectors: ConnectorRegistry`. Each thread loads it. */
  readonly connectors: string;
  readonly dataFolder: string;
  readonly jobId?: string;
  readonly attempt?: number;
  readonly parameters?: ParameterValues;
  readonly seed?: number;
  /** Rows of table sinks; `attempt` is that of the subtask. */
  readonly onReport?: (report: SinkReport, attempt: number) => void;
  readonly onRowError?: (error: RowErrorReport) => void;
  /** Rows that somebody looks at (`peek`). */
  readonly onPeek?: (report: PeekReport) => void;
  /** The checkpoint coordinator. With it, subtasks at their end stay until `release`; without it, sinks commit at the end of input. */
  readonly checkpoints?: AttemptListener;
  readonly restore?: RestoreSource;
  /** Changes of nodes to begin with, in order. */
  readonly changes?: readonly NodeChange[];
  /** Where state on disk may work, best on the disk of the checkpoints; default: a temporary folder. Removed at the end. */
  readonly stateFolder?: string;
  /** Heap limit of each thread. */
  readonly maxHeapMb?: number;
}

export interface JobResult {
  readonly state: "FINISHED" | "CANCELED" | "FAILED";
  readonly error?: EngineError;
  /** From the first record to the end of input at the last sink. */
  readonly runMs: number;
}

export interface JobHandle {
  readonly jobId: string;
  readonly graph: ExecutionGraph;
  /** Resolves when all subtasks are ready and the first record is about to be read. */
  readonly running: Promise<void>;
  /** Never rejects: a failure is a result. */
  readonly done: Promise<JobResult>;
  sample(): JobSample;
  /** Ends the job at once, without finishing its input. */
  cancel(): void;
  /** Ends the job at once with an error that came from outside of its subtasks. */
  fail(error: EngineError): void;
  /** Sends a barrier into every source that still runs; acknowledgements come to `checkpoints`. */
  triggerBarrier(checkpointId: number, options: BarrierOptions, location: CheckpointLocation): void;
  notifyCheckpoint(checkpointId: number, isComplete: boolean): void;
  /** All that people look at from now on, instead of what they looked at before. */
  peek(requests: readonly PeekRequest[]): void;
  /**
   * Changes a setting of a node in all its subtasks, each between two of its records. Resolves when all have it; rejects with the error of the first
   * that refuses it.
   */
  reconfigure(nodeId: string, change: unknown): Promise<void>;
  /** What each living thread spends its time on in the next `durationMs`. */
  profile(durationMs: number): Promise<readonly ThreadProfile[]>;
  subtasks(): readonly SubtaskId[];
  canRestart(failureId: number, restore: RestoreSource | undefined): boolean;
  /** As `ExecutionAttempt.restart`; `changes` as in `JobOptions`. */
  restart(failureId: number, start: RegionStart): Promise<boolean>;
  endSources(): void;
  release(): void;
}

/** What regions begin with. */
export interface RegionStart {
  readonly attempt: number;
  readonly restore: RestoreSource | undefined;
  readonly changes: readonly NodeChange[];
}
