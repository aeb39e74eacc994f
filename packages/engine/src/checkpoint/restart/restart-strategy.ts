import type { Settings } from "@millrace/pipeline";
import { ExponentialDelay } from "./exponential-delay.ts";
import { FailureRate } from "./failure-rate.ts";
import { FixedDelay } from "./fixed-delay.ts";

/**
 * Decides after each failure whether and when a job starts again. Times are epoch ms.
 * Source: Flink's restart backoff time strategies.
 */
export interface RestartStrategy {
  /** Milliseconds to wait before the next attempt, or why there is none. */
  onFailure(nowMs: number): { readonly delayMs: number } | { readonly giveUp: string };
}

export function createRestartStrategy(settings: Settings["restart"], random: () => number): RestartStrategy {
  switch (settings.strategy) {
    case "none":
      return { onFailure: () => ({ giveUp: "the restart strategy is none" }) };
    case "fixed-delay":
      return new FixedDelay(settings);
    case "failure-rate":
      return new FailureRate(settings);
    case "exponential-delay":
      return new ExponentialDelay(settings, random);
  }
}
