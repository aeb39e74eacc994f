import { passCrashPoint, type Row, type RowKind, type SinkContext, type SinkReport, type SinkWriter } from "@millrace/engine/connector";
import type { SinkTableConfig } from "@millrace/pipeline/catalog";
import { RowEncoder } from "../rows/row-encoder.ts";
import { RateLimit } from "./rate-limit.ts";

const REPORT_INTERVAL_MS = 200;

/** What a checkpoint keeps; another job that starts from it has a table of its own, and counts from 0. */
interface TableSinkState {
  readonly jobId: string;
  readonly total: number;
}

/**
 * Keeps the last rows and their number for people to look at: hands them to the job manager a few times a second.
 * Output: SinkReports; between two of them at most `keep` rows are held and sent, the newest.
 * State:  the number of rows written, so that rows have the same numbers after a restart.
 * Guarantee: exactly once in effect: a restarted attempt says from which row on it writes anew, and what was shown behind that is void.
 * Cost: one object a row, encoded only when it is sent.
 */
export class TableSinkWriter implements SinkWriter {
  readonly #config: SinkTableConfig;
  readonly #limit: RateLimit | undefined;
  #context!: SinkContext;
  #encoder!: RowEncoder;
  #restoredTotal = 0;
  #total = 0;
  #reportedTotal = 0;
  #reportedAtMs = -Infinity;
  #pending: { readonly row: Row; readonly timestamp: number; readonly kind: RowKind }[] = [];

  constructor(config: SinkTableConfig) {
    this.#config = config;
    this.#limit = config.maxRowsPerSecond === undefined ? undefined : new RateLimit(config.maxRowsPerSecond);
  }

  open(context: SinkContext): void {
    this.#context = context;
    this.#encoder = new RowEncoder(context.schema);
    const state = context.restored?.[context.subtaskIndex] as TableSinkState | undefined;
    if (state?.jobId === context.jobId) this.#restoredTotal = this.#total = state.total;
    this.#report();
  }

  write(row: Row, timestamp: number, kind: RowKind): boolean {
    this.#total++;
    this.#pending.push({ row, timestamp, kind });
    // Twice the limit before the older half goes: dropping one row at a time would cost O(n) each.
    if (this.#pending.length >= 2 * this.#config.keep) this.#pending = this.#pending.slice(-this.#config.keep);
    return this.#limit === undefined || this.#limit.take(this.#context.clock.now());
  }

  ready(): Promise<void> {
    return this.#limit?.whenReady(this.#context.clock.now()) ?? Promise.resolve();
  }

  flush(): void {
    const now = this.#context.clock.now();
    if (now - this.#reportedAtMs < REPORT_INTERVAL_MS || this.#total === this.#reportedTotal) return;
    this.#reportedAtMs = now;
    this.#report();
  }

  finish(): void {
    this.#report();
  }

  /** All rows before the barrier are told before the checkpoint can be complete. */
  prepareCommit(): readonly never[] {
    if (this.#total !== this.#reportedTotal) this.#report();
    return [];
  }

  snapshotState(): TableSinkState {
    return { jobId: this.#context.jobId, total: this.#total };
  }

  close(): void {
    if (this.#total !== this.#reportedTotal) this.#report();
  }

  #report(): void {
    const report: SinkReport = {
      nodeId: this.#context.nodeId,
      subtaskIndex: this.#context.subtaskIndex,
      restoredTotal: this.#restoredTotal,
      total: this.#total,
      rows: this.#pending.slice(-this.#config.keep).map(({ row, timestamp, kind }) => ({
        kind,
        timestamp: Number.isFinite(timestamp) ? timestamp : null,
        values: this.#encoder.values(row),
      })),
    };
    this.#pending = [];
    this.#reportedTotal = this.#total;
    passCrashPoint("table-sink:before-report");
    this.#context.report(report);
    passCrashPoint("table-sink:after-report");
  }
}
