import type { SourceTime } from "../watermarks/source-time.ts";
import type { ChainStep } from "./chain-step.ts";

/** A chain's head that gives records their event time and makes the chain's watermarks: a source, or `transform.watermarks`. */
export interface TimedStep extends ChainStep {
  readonly time: SourceTime;
}

export function isTimedStep(step: ChainStep): step is TimedStep {
  return "time" in step;
}
