import type { CepPatternConfig } from "@millrace/pipeline/catalog";
import { stepsOf } from "@millrace/pipeline/patterns";

/** What is counted of each step. */
export const STEP_METRICS = ["waiting", "advanced", "expired", "rejected"] as const;

/** A pattern that is changed in the running job may have as many steps more as this without losing a metric. */
const MORE_STEPS = 8;

/** How many metrics the steps of a node may have. */
export function cepMetricCount({ pattern }: CepPatternConfig): number {
  return STEP_METRICS.length * (stepsOf(pattern).length + MORE_STEPS);
}
