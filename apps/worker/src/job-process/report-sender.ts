import type { SinkReport } from "@millrace/engine/connector";

/**
 * Sends rows of table sinks to the worker one message at a time. While the worker is busy, newer rows push out older ones beyond what the
 * table keeps, so a fast job never piles up rows in memory.
 */
export class ReportSender {
  readonly #send: (attempt: number, report: SinkReport) => Promise<void>;
  readonly #limitOf: (nodeId: string) => number;
  readonly #waiting = new Map<string, { readonly attempt: number; readonly report: SinkReport }>();
  #sending: Promise<void> | undefined;

  constructor(send: (attempt: number, report: SinkReport) => Promise<void>, limitOf: (nodeId: string) => number) {
    this.#send = send;
    this.#limitOf = limitOf;
  }

  add(attempt: number, report: SinkReport): void {
    const key = `${attempt}/${report.nodeId}/${report.subtaskIndex}`;
    const before = this.#waiting.get(key)?.report.rows ?? [];
    const rows = before.length === 0 ? report.rows : [...before, ...report.rows].slice(-this.#limitOf(report.nodeId));
    this.#waiting.set(key, { attempt, report: { ...report, rows } });
    this.#sending ??= this.#sendAll();
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    await this.#sending;
  }

  async #sendAll(): Promise<void> {
    for (let [first] = this.#waiting; first !== undefined; [first] = this.#waiting) {
      this.#waiting.delete(first[0]);
      await this.#send(first[1].attempt, first[1].report);
    }
    this.#sending = undefined;
  }
}
