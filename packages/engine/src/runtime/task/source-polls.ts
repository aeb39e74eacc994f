import type { SourceStep } from "../codegen/source-step.ts";
import type { SourceWatermarks } from "../watermarks/source-watermarks.ts";
import type { TaskOptions } from "./task-options.ts";
import type { TaskOutputs } from "./task-outputs.ts";

/** A source that has a pace is looked at no more often than this: a thousand wake-ups a second cost more than their rows. */
const POLL_PAUSE_MS = 4;

/** How a task takes rows from its source: a unit at a time, with watermarks and latency markers between them. */
export class SourcePolls {
  readonly #source: SourceStep;
  readonly #watermarks: SourceWatermarks;
  readonly #options: TaskOptions;
  readonly #outputs: TaskOutputs;
  readonly #fail: (error: unknown) => void;
  #isWaiting = false;
  #polledAt = 0;
  #nextMarker = 0;
  #available: Promise<void> | undefined;

  constructor(
    source: SourceStep,
    watermarks: SourceWatermarks,
    { options, outputs, fail }: { readonly options: TaskOptions; readonly outputs: TaskOutputs; readonly fail: (error: unknown) => void },
  ) {
    this.#source = source;
    this.#watermarks = watermarks;
    this.#options = options;
    this.#outputs = outputs;
    this.#fail = fail;
  }

  /** Resolves when the source says that it has something; undefined where it is not asked. */
  get available(): Promise<void> | undefined {
    return this.#available;
  }

  /** Epoch ms at which to look at the source again. */
  get nextPollAt(): number {
    return this.#isWaiting ? Math.max(this.#source.nextPollAt?.() ?? Infinity, this.#polledAt + POLL_PAUSE_MS) : Infinity;
  }

  /** One unit. "wait": nothing is there now. */
  poll(): "more" | "wait" | "end" {
    const { isAhead, metrics, clock, unitRows } = this.#options;
    if (isAhead?.(this.#watermarks.current) === true) return "wait";
    this.#markLatency();
    const before = metrics.counters[1]!;
    const result = this.#source.poll(unitRows);
    this.#isWaiting = result === "wait";
    this.#polledAt = clock.now();
    this.#watermarks.polled(metrics.counters[1]! - before);
    if (result === "wait") {
      if (this.#source.isIdle?.() === true) this.#watermarks.declareIdle();
      this.#wait();
    }
    return result;
  }

  /** Sends a marker where one is due. Source: Flink, latency tracking. */
  #markLatency(): void {
    const { latencyMarkerIntervalMs, clock } = this.#options;
    if (latencyMarkerIntervalMs === 0) return;
    const now = clock.now();
    if (now < this.#nextMarker) return;
    this.#nextMarker = now + latencyMarkerIntervalMs;
    this.#outputs.emitMarker(now);
  }

  #wait(): void {
    if (this.#available !== undefined) return;
    this.#available = this.#source.available?.()?.then(
      () => {
        this.#available = undefined;
        this.#options.wake();
      },
      (error: unknown) => this.#fail(error),
    );
  }
}
