import type { OperatorMetrics } from "./operator-metrics.ts";

/** Metrics that nobody reads. */
export const NO_METRICS: OperatorMetrics = {
  lateRecordDropped: () => undefined,
  counter: () => ({ inc: () => undefined }),
  gauge: () => ({ set: () => undefined }),
  meter: () => ({ mark: () => undefined }),
  histogram: () => ({ update: () => undefined }),
};
