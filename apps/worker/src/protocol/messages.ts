import type { JobSample } from "@millrace/pipeline/metrics";
import type { RowErrorReport } from "@millrace/engine";
import type { SinkReport } from "@millrace/engine/connector";
import type { CheckpointReport, NodeChange, PeekReport, PeekRequest } from "@millrace/engine/node";

/** What the worker tells a job's process. */
export type ToJob =
  | { readonly type: "start"; readonly order: JobOrder }
  | { readonly type: "cancel" }
  /** Take a savepoint, or a checkpoint out of turn; answered by "savepoint". */
  | { readonly type: "savepoint"; readonly requestId: string; readonly kind: "savepoint" | "checkpoint" }
  /** Go on with another setting of a node; answered by "reconfigured". */
  | { readonly type: "reconfigure"; readonly requestId: string; readonly change: NodeChange }
  /** Take a savepoint and end behind it; answered by "stopped" where that fails. */
  | { readonly type: "stop"; readonly drain: boolean }
  /** What the threads spend their time on; answered by "answer". */
  | { readonly type: "ask"; readonly requestId: string; readonly question: JobQuestion }
  /** All that people look at from now on. */
  | { readonly type: "peek"; readonly requests: readonly PeekRequest[] }
  /** The answer to "persist": everything that came before it is written. */
  | { readonly type: "persisted"; readonly requestId: number }
  /** The lease was renewed: the job is still ours. */
  | { readonly type: "lease" };

/** Everything that a job needs; no secret of the control plane is among it. */
export interface JobOrder {
  readonly jobId: string;
  /** The number of attempts that were made before, by processes that are gone. */
  readonly attemptsBefore: number;
  readonly document: unknown;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly startingPoint: string | null;
  /** Agreed: state that the document has no node for may be lost. */
  readonly allowDropped: boolean;
  /** Changes of nodes that the job has taken before, in order. */
  readonly changes: readonly NodeChange[];
  readonly dataFolder: string;
  /** This job's own; where it holds a checkpoint, the job goes on from the newest. */
  readonly checkpointFolder: string;
  readonly selfFenceMs: number;
  /** Heap that each thread of the job may take. */
  readonly memoryMb: number;
}

/** What a job's process tells the worker, in order. */
export type FromJob =
  /** All subtasks of an attempt run. */
  | { readonly type: "running"; readonly attempt: number; readonly plan: unknown }
  /** An attempt failed. Whether there will be another one is told by what follows. `restarted`: only a part of the job starts again. */
  | { readonly type: "failure"; readonly failure: JobFailure; readonly attempt: number; readonly restarted?: RestartedPart }
  | { readonly type: "restarting"; readonly cause: string }
  | { readonly type: "checkpoint"; readonly report: CheckpointReport }
  | { readonly type: "savepoint"; readonly requestId: string; readonly answer: SavepointAnswer }
  /** `failure` says why the change was refused; null where it is in force. */
  | { readonly type: "reconfigured"; readonly requestId: string; readonly failure: string | null }
  /** A stop has its savepoint, and the end follows; or it failed, and the job runs on. */
  | { readonly type: "stopped"; readonly answer: SavepointAnswer }
  | { readonly type: "answer"; readonly requestId: string; readonly answer: JobAnswer }
  /** Something that people should know of, for the job's history. */
  | { readonly type: "notice"; readonly message: string }
  | { readonly type: "sample"; readonly sample: JobSample }
  | { readonly type: "report"; readonly attempt: number; readonly report: SinkReport }
  /** Write what was reported, and say so with "persisted": a checkpoint waits for it. */
  | { readonly type: "persist"; readonly requestId: number }
  | { readonly type: "peeked"; readonly report: PeekReport }
  | { readonly type: "log"; readonly level: "info" | "warn" | "error"; readonly nodeId?: string; readonly message: string }
  /** A record that could not be processed, as people may see it. */
  | { readonly type: "failedRow"; readonly row: FailedRow }
  /** The last message. */
  | { readonly type: "ended"; readonly ending: JobEnding };

/** `record`: its columns, masked; null where nobody may see it or it is not known. */
export type FailedRow = Pick<RowErrorReport, "nodeId" | "subtaskIndex" | "policy" | "message" | "record">;

export interface JobQuestion {
  readonly kind: "profile";
  readonly durationMs: number;
}

/** Plain data that people are shown, or why there is none. */
export type JobAnswer = { readonly answer: object } | { readonly failure: string };

export type SavepointAnswer = { readonly path: string } | { readonly failure: string };

/** A failure that was told by a "failure" before is not told twice. */
export type JobEnding =
  | { readonly outcome: "finished" | "canceled" }
  | { readonly outcome: "failed"; readonly failure: JobFailure; readonly isTold: boolean };

/** Why a job failed. Row content never enters it. */
export interface JobFailure {
  readonly code: string;
  readonly message: string;
  readonly stack?: string;
  readonly nodeId?: string;
  readonly subtask?: number;
}

/** The part of a job that starts again while all the rest runs on. */
export interface RestartedPart {
  /** The number of its next attempt. */
  readonly attempt: number;
  readonly nodes: readonly { readonly nodeId: string; readonly subtasks: readonly number[] }[];
}

/** The exit code of a job's process that ended itself because its worker did not renew its lease in time. */
export const LEASE_EXPIRED_EXIT = 75;
