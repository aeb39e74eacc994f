import { MIN_TIMESTAMP } from "../../record/row.ts";
import type { Clock } from "../../time/clock.ts";
import type { SourceTime } from "./source-time.ts";
import type { ValveOutput } from "./watermark-valve.ts";

export interface WatermarkSchedule {
  readonly clock: Clock;
  readonly intervalMs: number;
  /** Rows after which a watermark is sent though its period is not over: keeps little state open at high rates. */
  readonly rowsBetween: number;
}

/**
 * When a source sends its watermark: at every period of the clock, or sooner after enough rows, and only if it grows. A pause without rows
 * is measured from the first period that saw none and must be longer than the timeout; the stream is active again with its next watermark.
 * Source: Flink WatermarksWithIdleness, ProgressiveTimestampsAndWatermarks.
 */
export class SourceWatermarks {
  readonly #time: SourceTime;
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #rowsBetween: number;
  readonly #output: ValveOutput;
  #sent = MIN_TIMESTAMP;
  #nextPeriod: number;
  #rows = 0;
  #rowsInPeriod = 0;
  #quietSince: number | undefined;
  #isIdle = false;

  constructor(time: SourceTime, { clock, intervalMs, rowsBetween }: WatermarkSchedule, output: ValveOutput) {
    this.#time = time;
    this.#clock = clock;
    // As in Flink, 0 is no period: only rows move the watermark then.
    this.#intervalMs = intervalMs > 0 ? intervalMs : Infinity;
    this.#rowsBetween = rowsBetween;
    this.#output = output;
    this.#nextPeriod = clock.now() + this.#intervalMs;
  }

  /** What the rows so far allow, sent or not. */
  get current(): number {
    return this.#time.currentWatermark();
  }

  /** Runs the period where it is over; true where it sent something. */
  tick(): boolean {
    const now = this.#clock.now();
    if (now < this.#nextPeriod) return false;
    this.#nextPeriod = now + this.#intervalMs;
    const isQuiet = this.#rowsInPeriod === 0;
    this.#rowsInPeriod = 0;
    if (!isQuiet) {
      this.#quietSince = undefined;
    } else if (this.#time.idleTimeoutMs > 0) {
      this.#quietSince ??= now;
      if (!this.#isIdle && now - this.#quietSince > this.#time.idleTimeoutMs) {
        this.#isIdle = true;
        this.#output.idle(true);
        return true;
      }
    }
    return !this.#isIdle || !isQuiet ? this.#send() : false;
  }

  polled(rows: number): void {
    if (rows === 0) return;
    this.#rowsInPeriod += rows;
    this.#rows += rows;
    if (this.#rows >= this.#rowsBetween) this.#send();
  }

  /** The source knows that nothing comes for some time. What its rows allow is sent before. */
  declareIdle(): void {
    if (this.#isIdle) return;
    this.#send();
    this.#isIdle = true;
    this.#output.idle(true);
  }

  sent(watermark: number): void {
    this.#activate();
    this.#sent = Math.max(this.#sent, watermark);
  }

  nextCheck(): number {
    return this.#time.hasWatermarks ? this.#nextPeriod : Infinity;
  }

  #send(): boolean {
    this.#rows = 0;
    const watermark = this.#time.isBatch ? MIN_TIMESTAMP : this.#time.currentWatermark();
    if (watermark <= this.#sent) return false;
    this.#activate();
    this.#sent = watermark;
    this.#output.watermark(watermark);
    return true;
  }

  #activate(): void {
    if (!this.#isIdle) return;
    this.#isIdle = false;
    this.#quietSince = undefined;
    this.#output.idle(false);
  }
}
