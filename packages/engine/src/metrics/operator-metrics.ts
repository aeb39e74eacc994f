/**
 * Counters of one operator in one subtask, and the metrics that it defines itself. Implementations write to shared memory; reading never disturbs
 * the task thread. Metrics are made once in `open`; a name that is known gives the same metric again. A node has room for 24 of them (a histogram takes
 * six); what finds none is not kept.
 */
export interface OperatorMetrics {
  /** Flink's numLateRecordsDropped. */
  lateRecordDropped(): void;
  /** A count since the start of the attempt. */
  counter(name: string): { inc(by?: number): void };
  /** A value that is set whenever convenient. */
  gauge(name: string): { set(value: number): void };
  /** Told under its name as events a second over the last reading. */
  meter(name: string): { mark(events?: number): void };
  /** Told as `<name>_min`, `_mean`, `_max`, `_p50`, `_p95`, `_p99` over its last 512 values. */
  histogram(name: string): { update(value: number): void };
}
