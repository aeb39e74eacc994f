import type { OperatorMetrics } from "../metrics/operator-metrics.ts";

/** Metrics that a test can read. */
export class TestMetrics implements OperatorMetrics {
  lateRecordsDropped = 0;
  readonly counters = new Map<string, number>();
  readonly gauges = new Map<string, number>();
  readonly histograms = new Map<string, number[]>();

  lateRecordDropped(): void {
    this.lateRecordsDropped++;
  }

  counter(name: string): { inc(by?: number): void } {
    this.counters.set(name, this.counters.get(name) ?? 0);
    return { inc: (by = 1) => void this.counters.set(name, (this.counters.get(name) ?? 0) + by) };
  }

  gauge(name: string): { set(value: number): void } {
    return { set: (value) => void this.gauges.set(name, value) };
  }

  meter(name: string): { mark(events?: number): void } {
    const counter = this.counter(name);
    return { mark: (events) => counter.inc(events) };
  }

  histogram(name: string): { update(value: number): void } {
    const values = this.histograms.get(name) ?? [];
    this.histograms.set(name, values);
    return { update: (value) => void values.push(value) };
  }
}
