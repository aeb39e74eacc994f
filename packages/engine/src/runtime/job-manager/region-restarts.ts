import type { CheckpointCoordinator } from "../../checkpoint/checkpoint-coordinator.ts";
import type { ExecutionAttempt, RegionFailure, RestoreSource } from "./execution-attempt.ts";

export interface RegionRestartsOptions {
  readonly attempt: ExecutionAttempt;
  readonly coordinator: CheckpointCoordinator;
  /** False once the attempt is over, or must not go on in parts: everything that failed is a failure of the whole attempt. */
  readonly isPartial: () => boolean;
  readonly findRestore: () => Promise<RestoreSource | undefined>;
  /** Counts the failure, and the attempt that follows it; undefined where there is none. */
  readonly decide: (failure: RegionFailure) => { readonly delayMs: number; readonly attempt: number } | undefined;
  readonly pause: (delayMs: number) => Promise<void>;
  /** The first part is down, or the last one runs again. */
  readonly onChange: (isRunning: boolean, cause: string) => void;
}

/**
 * Restarts the parts of one attempt that fail alone, each from the newest complete checkpoint, while the others run on. Checkpoints pause
 * while a part is down. What cannot be restarted alone fails the attempt.
 * Source: Flink RestartPipelinedRegionFailoverStrategy.
 */
export class RegionRestarts {
  readonly #options: RegionRestartsOptions;
  readonly #down = new Set<number>();
  #isToldDown = false;

  constructor(options: RegionRestartsOptions) {
    this.#options = options;
  }

  get areAllRunning(): boolean {
    return this.#down.size === 0;
  }

  async failed(failure: RegionFailure): Promise<void> {
    const { attempt, coordinator, isPartial, findRestore, decide, pause, onChange } = this.#options;
    const { failureId, error } = failure;
    if (!isPartial()) return attempt.fail(error);
    this.#down.add(failureId);
    await coordinator.pause("a part of the job failed");
    if (!isPartial()) return attempt.fail(error);
    const restore = await findRestore();
    if (!attempt.canRestart(failureId, restore)) return attempt.fail(error);
    const next = decide(failure);
    if (next === undefined) return attempt.fail(error);
    if (!this.#isToldDown) onChange(false, error.message);
    this.#isToldDown = true;
    await pause(next.delayMs);
    if (!isPartial()) return attempt.fail(error);
    const isRunning = await attempt.restart(failureId, { attempt: next.attempt, restore });
    this.#down.delete(failureId);
    // One that failed again has another number by now.
    if (!isRunning || this.#down.size > 0 || !isPartial()) return;
    this.#isToldDown = false;
    coordinator.resume();
    onChange(true, "");
  }
}
