import { EngineError } from "../operators/engine-error.ts";
import { MIN_TIMESTAMP } from "../record/row.ts";
import type { PageSource, PendingPages, StateMetadata, StatePageBytes } from "../state/keyed-snapshot.ts";
import type { StateKey } from "../state/state-backend.ts";
import type { Clock } from "./clock.ts";
import { type KeyedTimerQueue, TimerQueue } from "./timer-queue.ts";
import type { TimerService } from "./timer-service.ts";

export const EVENT_TIMERS = "timers/event";
export const PROCESSING_TIMERS = "timers/processing";

/** The part of the keyed backend that timers act on. */
export interface TimerKeys {
  setCurrentKey(key: StateKey, keyGroup: number): void;
  currentKey(): StateKey;
  currentKeyGroup(): number;
  /** Absent where timers are in memory. */
  createTimerQueue?(name: string): KeyedTimerQueue;
}

export interface TimerTarget {
  onEventTimer?(timestamp: number, namespace: string): void;
  onProcessingTimer?(timestamp: number, namespace: string): void;
}

/**
 * The timers of one keyed operator in one subtask; they are part of the keyed backend's snapshots (`attachTimers`).
 * A timer behind the watermark waits for the next one. All timers of one watermark (clock step) see the new time; those that are registered
 * while it fires and are due fire within it. The watermark is not state.
 * Source: Flink's InternalTimerServiceImpl; the order of timers due at the same time is not specified.
 */
export class HeapTimerService implements TimerService, PageSource {
  readonly #keys: TimerKeys;
  readonly #clock: Clock;
  readonly #event: KeyedTimerQueue;
  readonly #processing: KeyedTimerQueue;
  #watermark = MIN_TIMESTAMP;
  /** How many have fired since the start. */
  fired = 0;

  constructor(keys: TimerKeys, clock: Clock) {
    this.#keys = keys;
    this.#clock = clock;
    this.#event = keys.createTimerQueue?.(EVENT_TIMERS) ?? new TimerQueue(EVENT_TIMERS);
    this.#processing = keys.createTimerQueue?.(PROCESSING_TIMERS) ?? new TimerQueue(PROCESSING_TIMERS);
  }

  registerEventTimer(timestamp: number, namespace = ""): void {
    this.#event.register(checked(timestamp), namespace, this.#keys.currentKey(), this.#keys.currentKeyGroup());
  }

  deleteEventTimer(timestamp: number, namespace = ""): void {
    this.#event.delete(timestamp, namespace, this.#keys.currentKey(), this.#keys.currentKeyGroup());
  }

  registerProcessingTimer(timestamp: number, namespace = ""): void {
    this.#processing.register(checked(timestamp), namespace, this.#keys.currentKey(), this.#keys.currentKeyGroup());
  }

  deleteProcessingTimer(timestamp: number, namespace = ""): void {
    this.#processing.delete(timestamp, namespace, this.#keys.currentKey(), this.#keys.currentKeyGroup());
  }

  currentWatermark(): number {
    return this.#watermark;
  }

  currentProcessingTime(): number {
    return this.#clock.now();
  }

  /** Takes a watermark over without firing anything: for a restore that knows how far time was. Flink's own begins before the first watermark. */
  resumeAt(watermark: number): void {
    this.#watermark = watermark;
  }

  /**
   * Fires what is due at the new watermark, in order of time, but at most `limit` timers; false where some are left, for which it is called again with the same
   * watermark. So a watermark that closes a million windows neither holds the task nor fills memory with results.
   */
  advanceWatermark(watermark: number, target: TimerTarget, limit = Infinity): boolean {
    this.#watermark = watermark;
    for (let fired = 0; fired < limit; fired++) {
      const isFired = this.#event.poll(watermark, (timestamp, namespace, key, keyGroup) => {
        this.#keys.setCurrentKey(key, keyGroup);
        target.onEventTimer?.(timestamp, namespace);
      });
      if (!isFired) return true;
      this.fired++;
    }
    return false;
  }

  /** Fires what is due by the clock, in order of time, but at most `limit` timers; `nextProcessingTimer` tells when to go on. */
  fireProcessingTimers(target: TimerTarget, limit = Infinity): void {
    const now = this.#clock.now();
    for (let fired = 0; fired < limit; fired++) {
      const isFired = this.#processing.poll(now, (timestamp, namespace, key, keyGroup) => {
        this.#keys.setCurrentKey(key, keyGroup);
        target.onProcessingTimer?.(timestamp, namespace);
      });
      if (!isFired) return;
      this.fired++;
    }
  }

  /** Fires what is pending by the clock though its time has not come, but nothing that is registered meanwhile: the end of a key in batch mode. */
  firePendingProcessingTimers(target: TimerTarget): void {
    for (let left = this.#processing.size; left > 0; left--) {
      this.#processing.poll(Infinity, (timestamp, namespace, key, keyGroup) => {
        this.#keys.setCurrentKey(key, keyGroup);
        target.onProcessingTimer?.(timestamp, namespace);
      });
    }
    while (this.#processing.poll(Infinity, () => undefined));
  }

  /** When the runtime has to call `fireProcessingTimers` next. */
  nextProcessingTimer(): number | undefined {
    return this.#processing.next();
  }

  nextEventTimer(): number | undefined {
    return this.#event.next();
  }

  /** Timers in memory. */
  timerCount(): { readonly event: number; readonly processing: number } {
    return { event: this.#event.size, processing: this.#processing.size };
  }

  metadata(): readonly StateMetadata[] {
    return [...this.#event.metadata(), ...this.#processing.metadata()];
  }

  capture(): PendingPages {
    const event = this.#event.capture();
    const processing = this.#processing.capture();
    return {
      step: () => event.step() || processing.step(),
      pages: () => [...event.pages(), ...processing.pages()],
      cancel() {
        event.cancel();
        processing.cancel();
      },
    };
  }

  restorePage(page: StatePageBytes): void {
    (page.state === EVENT_TIMERS ? this.#event : this.#processing).restorePage(page);
  }
}

function checked(timestamp: number): number {
  if (Number.isNaN(timestamp))
    throw new EngineError(
      "TIMESTAMP_INVALID",
      "A timer was registered at a time that is not a number. Check the expression that computes it.",
    );
  return timestamp;
}
