import { notify, packJson, type Database, type Transaction } from "@millrace/db";
import { jobReading, toStored, type JobSample } from "@millrace/pipeline/metrics";
import type { SinkReport } from "@millrace/engine/connector";
import type { PeekReport } from "@millrace/engine/node";
import type { FailedRow } from "../protocol/messages.ts";
import { isRefused } from "./is-refused.ts";
import { LeaseLostError, withLease, type Lease } from "../lease/lease.ts";
import { SampleWindows, type WindowedSample } from "./sample-windows.ts";
import { TableBuffer } from "./table-buffer.ts";
import { toJsonb, withoutNul } from "./to-jsonb.ts";
import { writeFailedRows, type NewFailedRow } from "./write-failed-rows.ts";
import { writePeeked } from "./write-peeked.ts";
import { writeTables } from "./write-tables.ts";

export interface JobRecorderOptions {
  readonly db: Database;
  readonly lease: Lease;
  readonly keepRowsOf: (nodeId: string) => number;
  /** The lease is somebody else's: nothing more will be written. */
  readonly onLeaseLost: () => void;
  readonly onError: (error: unknown) => void;
}

/** Rows and samples wait this long for company. */
const FLUSH_AFTER_MS = 250;
/** Writing takes at most a fifth of the time: after a slow write the next one waits longer. */
const REST_FACTOR = 4;
/** While the database is away, samples of this many seconds are kept for when it comes back. */
const MOST_SAMPLES = 120;
/** Samples that stand for so long are kept without their single subtasks. */
const COMBINED_FROM_SECONDS = 60;
const MOST_LOG_LINES = 1_000;
const MOST_PEEK_REPORTS = 200;
const MOST_FAILED_ROWS = 200;

/**
 * Writes down what a running job says: samples, rows of tables, logs. Only while its lease is ours. Writes follow one another; what cannot be
 * written because the database is away is kept, within bounds, and written later.
 */
export class JobRecorder {
  readonly #options: JobRecorderOptions;
  readonly #tables: TableBuffer;
  readonly #windows = new SampleWindows();
  readonly #logs: { at: Date; level: string; nodeId: string | null; message: string }[] = [];
  readonly #peeked: PeekReport[] = [];
  readonly #failed: NewFailedRow[] = [];
  #samples: WindowedSample[] = [];
  #timer: NodeJS.Timeout | undefined;
  #tail: Promise<void> = Promise.resolve();
  #restUntilMs = 0;
  #isClosed = false;

  constructor(options: JobRecorderOptions) {
    this.#options = options;
    this.#tables = new TableBuffer(options.keepRowsOf);
  }

  sample(sample: JobSample): void {
    this.#samples.push(...this.#windows.add(sample));
    if (this.#samples.length > MOST_SAMPLES) this.#samples.splice(0, this.#samples.length - MOST_SAMPLES);
    this.#flushSoon();
  }

  /** Rows of a table sink; a later attempt takes back what an earlier one wrote behind its checkpoint. */
  report(attempt: number, report: SinkReport): void {
    this.#tables.add(attempt, report);
    this.#flushSoon();
  }

  /** Rows that somebody looks at. What was not written in time is let go: nobody looks at it any more. */
  peeked(report: PeekReport): void {
    this.#peeked.push(report);
    if (this.#peeked.length > MOST_PEEK_REPORTS) this.#peeked.shift();
    this.#flushSoon();
  }

  /** A record that could not be processed; the newest are kept. */
  failedRow(row: FailedRow): void {
    this.#failed.push({ ...row, at: new Date() });
    if (this.#failed.length > MOST_FAILED_ROWS) this.#failed.shift();
    this.#flushSoon();
  }

  log(level: string, message: string, nodeId?: string): void {
    this.#logs.push({ at: new Date(), level, nodeId: nodeId ?? null, message: withoutNul(message.slice(0, 10_000)) });
    if (this.#logs.length > MOST_LOG_LINES) this.#logs.shift();
    this.#flushSoon();
  }

  /** Writes everything that waits. Throws what the database threw, also LeaseLostError. */
  async flush({ isLast = false } = {}): Promise<void> {
    if (isLast) this.#samples.push(...this.#windows.flush());
    const flushed = this.#tail.then(() => this.#write(isLast));
    this.#tail = flushed.catch(() => undefined);
    await flushed;
  }

  /** Nothing is written from now on. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #flushSoon(): void {
    if (this.#timer !== undefined || this.#isClosed) return;
    const waitMs = Math.max(FLUSH_AFTER_MS, this.#restUntilMs - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.flush().catch((error: unknown) => {
        if (this.#isClosed) return;
        if (error instanceof LeaseLostError) return this.#options.onLeaseLost();
        this.#options.onError(error);
        // What was to be written still waits.
        this.#flushSoon();
      });
    }, waitMs);
  }

  async #write(isLast: boolean): Promise<void> {
    const hasRest = this.#logs.length > 0 || this.#peeked.length > 0 || this.#failed.length > 0;
    if (!isLast && this.#samples.length === 0 && this.#tables.isEmpty && !hasRest) return;
    const samples = this.#samples;
    const batches = this.#tables.take({ isLast });
    const logs = this.#logs.splice(0);
    const peeked = this.#peeked.splice(0);
    const failed = this.#failed.splice(0);
    this.#samples = [];
    const startedAtMs = performance.now();
    try {
      await withLease(this.#options.db, this.#options.lease, async (tx) => {
        await this.#writeSamples(tx, samples);
        await writePeeked(tx, peeked);
        await writeFailedRows(tx, this.#options.lease.jobId, failed);
        await writeTables(tx, this.#options.lease.jobId, batches);
        if (logs.length > 0) {
          await tx.logLine.createMany({ data: logs.map((line) => ({ ...line, jobId: this.#options.lease.jobId })) });
          await notify(tx, "logs", this.#options.lease.jobId);
        }
      });
    } catch (error) {
      // What is refused now is refused for ever: better to lose it than everything that follows.
      if (isRefused(error)) throw error;
      this.#samples.unshift(...samples);
      this.#tables.restore(batches);
      this.#logs.unshift(...logs);
      throw error;
    } finally {
      const tookMs = performance.now() - startedAtMs;
      this.#restUntilMs = performance.now() + tookMs * REST_FACTOR;
    }
  }

  async #writeSamples(tx: Transaction, samples: readonly WindowedSample[]): Promise<void> {
    const newest = samples.findLast((entry) => entry.resolutionSeconds === 1);
    if (samples.length === 0) return;
    const { jobId } = this.#options.lease;
    for (const { resolutionSeconds, sample } of samples) {
      await tx.$executeRaw`
        INSERT INTO "MetricSample" ("jobId", "resolutionSeconds", "at", "combined", "full")
        VALUES (${jobId}::uuid, ${resolutionSeconds}, ${new Date(sample.at)}, ${packJson(toStored(sample, { isCombined: true }))},
          ${resolutionSeconds >= COMBINED_FROM_SECONDS ? null : packJson(toStored(sample, { isCombined: false }))}) ON CONFLICT DO NOTHING`;
    }
    if (newest !== undefined) {
      await tx.$executeRaw`
        UPDATE "Job" SET "latestSample" = ${toJsonb(newest.sample)}::jsonb, "latestReading" = ${toJsonb(jobReading(newest.sample))}::jsonb
        WHERE "id" = ${jobId}::uuid`;
    }
    await notify(tx, "sample", jobId);
  }
}
