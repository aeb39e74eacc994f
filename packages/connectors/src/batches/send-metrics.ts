import type { OperatorMetrics } from "@millrace/engine/connector";

/**
 * What a sink tells of its sending, by Flink's names (FLIP-33): rows and bytes that the outside has taken, rows of attempts that failed, how long the
 * last attempt took, and how the times of attempts are spread (`sendTimeMs_…`).
 */
export class SendMetrics {
  readonly #records: { inc(by?: number): void };
  readonly #bytes: { inc(by?: number): void };
  readonly #errors: { inc(by?: number): void };
  readonly #last: { set(value: number): void };
  readonly #times: { update(value: number): void };

  constructor(metrics: OperatorMetrics) {
    this.#records = metrics.counter("numRecordsSend");
    this.#bytes = metrics.counter("numBytesSend");
    this.#errors = metrics.counter("numRecordsSendErrors");
    this.#last = metrics.gauge("currentSendTime");
    this.#times = metrics.histogram("sendTimeMs");
  }

  /** Does one attempt to send `records`; `work` answers the bytes that were taken, or undefined where they were not. */
  async attempt(records: number, work: () => Promise<number | undefined>): Promise<void> {
    const startedAt = performance.now();
    let taken: number | undefined;
    try {
      taken = await work();
    } finally {
      const tookMs = performance.now() - startedAt;
      this.#last.set(tookMs);
      this.#times.update(tookMs);
      if (taken === undefined) this.#errors.inc(records);
      else {
        this.#records.inc(records);
        this.#bytes.inc(taken);
      }
    }
  }
}
