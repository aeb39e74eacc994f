import type { CheckpointLocation } from "../checkpoint/checkpoint-storage.ts";
import type { Acknowledgement } from "../checkpoint/pending-checkpoint.ts";
import type { SubtaskId } from "../checkpoint/subtask-snapshot.ts";
import type { BarrierOptions } from "../exchange/frame-event.ts";
import type { HotKey, LongestWaiting } from "@millrace/pipeline/metrics";
import type { ExecutionGraph, Subtask } from "../graph/execution-graph.ts";
import type { SinkReport } from "../operators/sink-writer.ts";
import type { CpuProfile } from "./cpu-profile.ts";
import type { RestoreSource } from "../runtime/job-manager/execution-attempt.ts";
import type { PeekReport, PeekRequest } from "../runtime/peek/peek-request.ts";
import type { RowErrorReport } from "../runtime/row-errors.ts";
import type { OwnMetric } from "../metrics/task-metrics.ts";

/** What a slot's thread is started with. */
export interface SlotData {
  readonly jobId: string;
  readonly slot: number;
  readonly graph: ExecutionGraph;
  readonly metrics: SharedArrayBuffer;
  /** One Int32 a slot: rung to wake its thread. */
  readonly bells: SharedArrayBuffer;
  readonly connectors: string;
  readonly dataFolder: string;
  readonly seed: number;
  /** True: subtasks at their end stay for a last checkpoint until they are released. */
  readonly hasCheckpoints: boolean;
  /** Where a batch job spills. */
  readonly spillFolder: string;
}

/** Subtasks of one region for one thread to build. */
export interface RegionDeployment {
  readonly regionId: number;
  readonly attempt: number;
  readonly subtasks: readonly Subtask[];
  /** The channels of the region, by id: new ones at each start. */
  readonly rings: ReadonlyMap<number, SharedArrayBuffer>;
  readonly restore: RestoreSource | undefined;
  /** Where state on disk may work; each subtask has a folder of its own below. */
  readonly stateFolder: string;
  /** Changes that were made while the job ran, in order; they are in force from the first record on. */
  readonly changes: readonly NodeChange[];
}

/** A change of a setting of a running node. */
export interface NodeChange {
  readonly nodeId: string;
  /** As the node's operator takes it: plain data. */
  readonly change: unknown;
}

export type ToSlot =
  /** Build subtasks; answered by "ready" or "failed". */
  | { readonly type: "deploy"; readonly deployment: RegionDeployment }
  /** Everybody in these regions is ready. */
  | { readonly type: "start"; readonly regions: readonly number[] }
  /** Part with a region that has failed; answered by "regionClosed". */
  | { readonly type: "closeRegion"; readonly regionId: number }
  | { readonly type: "barrier"; readonly checkpointId: number; readonly options: BarrierOptions; readonly location: CheckpointLocation }
  | { readonly type: "notify"; readonly checkpointId: number; readonly isComplete: boolean }
  /** Asks for a look at what the thread does; answered by "profile". */
  | { readonly type: "profile"; readonly requestId: number; readonly durationMs: number }
  /** All that people look at from now on. */
  | { readonly type: "peek"; readonly requests: readonly PeekRequest[] }
  | { readonly type: "endSources" }
  /** Change a setting of a node; answered by "reconfigured". */
  | { readonly type: "reconfigure"; readonly requestId: number; readonly nodeId: string; readonly change: unknown }
  | { readonly type: "release" }
  | { readonly type: "cancel" };

/** An error on its way between threads. */
export interface ErrorMessage {
  readonly code: string;
  readonly message: string;
  readonly nodeId?: string | undefined;
  readonly subtaskIndex?: number | undefined;
  readonly stack?: string | undefined;
  readonly cause?: string | undefined;
}

export type FromSlot =
  | { readonly type: "ready"; readonly regionId: number; readonly metricNames: MetricNames }
  | { readonly type: "regionClosed"; readonly regionId: number }
  | { readonly type: "finished"; readonly task: string; readonly subtaskIndex: number }
  | { readonly type: "done" }
  /** A region has failed; without `regionId` the thread has, and ends. */
  | { readonly type: "failed"; readonly regionId?: number; readonly error: ErrorMessage }
  | { readonly type: "rows"; readonly attempt: number; readonly report: SinkReport }
  | { readonly type: "rowError"; readonly error: RowErrorReport }
  | { readonly type: "profile"; readonly requestId: number; readonly profile: CpuProfile }
  | { readonly type: "peeked"; readonly report: PeekReport }
  | { readonly type: "hotKeys"; readonly nodeId: string; readonly subtaskIndex: number; readonly keys: readonly HotKey[] }
  | {
      readonly type: "longestWaiting";
      readonly nodeId: string;
      readonly subtaskIndex: number;
      readonly waiting: Omit<LongestWaiting, "subtask"> | undefined;
    }
  /** All subtasks of the slot have it, or one refuses it. */
  | { readonly type: "reconfigured"; readonly requestId: number; readonly error: ErrorMessage | undefined }
  | { readonly type: "metricNames"; readonly metricNames: MetricNames }
  | { readonly type: "acknowledge"; readonly checkpointId: number; readonly acknowledgement: Acknowledgement }
  | { readonly type: "decline"; readonly checkpointId: number; readonly subtask: SubtaskId; readonly reason: string };

/** Metrics that nodes have defined, by "task/subtask". */
export type MetricNames = Readonly<Record<string, readonly (readonly OwnMetric[])[]>>;
