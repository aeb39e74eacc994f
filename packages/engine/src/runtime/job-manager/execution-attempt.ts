import type { CheckpointReference } from "../../checkpoint/checkpoint-storage.ts";
import type { CheckpointManifest } from "../../checkpoint/checkpoint-manifest.ts";
import type { Acknowledgement } from "../../checkpoint/pending-checkpoint.ts";
import type { CheckpointTarget } from "../../checkpoint/checkpoint-coordinator.ts";
import type { SubtaskId } from "../../checkpoint/subtask-snapshot.ts";
import type { EngineError } from "../../operators/engine-error.ts";

/** How an attempt ended. */
export type AttemptOutcome = { readonly status: "finished" | "canceled" } | { readonly status: "failed"; readonly error: EngineError };

/** Subtasks that failed together, and whom rows connect with them. */
export interface RegionFailure {
  /** Names the subtasks until they run again. */
  readonly failureId: number;
  readonly error: EngineError;
  readonly subtasks: readonly SubtaskId[];
}

/** What an attempt tells while it runs. Never called after `done` has resolved. */
export interface AttemptListener {
  /** A part of the job has failed and its subtasks are closed; all others run on. */
  regionFailed(failure: RegionFailure): void;
  acknowledge(checkpointId: number, acknowledgement: Acknowledgement): void;
  decline(checkpointId: number, subtask: SubtaskId, reason: string): void;
  /** Every subtask is at its end and waits for `release`, so that a last checkpoint can be taken and committed. */
  inputEnded(): void;
}

/** One execution of all subtasks of a job, from start to end: what the job manager starts, watches and replaces. */
export interface ExecutionAttempt extends CheckpointTarget {
  readonly done: Promise<AttemptOutcome>;
  /** Ends all subtasks without finishing them. Idempotent. */
  cancel(): void;
  /** False where only all subtasks together can go on from `restore`. */
  canRestart(failureId: number, restore: RestoreSource | undefined): boolean;
  /**
   * Builds the subtasks of a failed part anew. Resolves with true when they run; with false where they failed again, which the listener has
   * been told, or the attempt has ended.
   */
  restart(failureId: number, options: { readonly attempt: number; readonly restore: RestoreSource | undefined }): Promise<boolean>;
  /** Lets the sources end as if they had no more rows. */
  endSources(): void;
  /** Lets subtasks go that are at their end; then `done` resolves. */
  release(): void;
}

/** Where an attempt takes its state from: every subtask reads the files that it needs. */
export interface RestoreSource extends CheckpointReference {
  readonly manifest: CheckpointManifest;
  /** Numbers of the job's checkpoints that are newer and damaged: they are kept. */
  readonly passedOver: readonly number[];
}

export type StartAttempt = (options: {
  readonly attempt: number;
  readonly restore: RestoreSource | undefined;
  readonly listener: AttemptListener;
}) => Promise<ExecutionAttempt>;
