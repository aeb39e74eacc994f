import type { ChainStep } from "./chain-step.ts";
import type { TimedStep } from "./timed-step.ts";

/** A chain's head that makes records itself. */
export interface SourceStep extends TimedStep {
  /** Makes at most about so many records. */
  poll(maxRecords: number): "more" | "wait" | "end";
  /** Resolves when `poll` is worth calling again; undefined: look again at `nextPollAt`. */
  available?(): Promise<void> | undefined;
  nextPollAt?(): number;
  /** As of `SourceReader`. */
  isIdle?(): boolean;
}

export function isSourceStep(step: ChainStep): step is SourceStep {
  return "poll" in step && "time" in step;
}
