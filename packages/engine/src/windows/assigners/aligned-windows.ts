import type { Row } from "../../record/row.ts";
import { eventTimeTrigger } from "../triggers/event-time-trigger.ts";
import { processingTimeTrigger } from "../triggers/processing-time-trigger.ts";
import type { Trigger } from "../triggers/trigger.ts";
import { alignedStart, type Window } from "../window.ts";
import { requireTimestamp } from "./require-timestamp.ts";
import { toEpochWindow, type WallClock } from "./wall-clock.ts";
import type { WindowAssigner } from "./window-assigner.ts";

export interface AlignedOptions {
  readonly time: "event" | "processing";
  readonly offsetMs: number;
  readonly clock: WallClock;
}

/** Windows whose bounds follow from the time alone. */
abstract class AlignedWindows implements WindowAssigner {
  readonly isEventTime: boolean;
  readonly isMerging = false;
  protected readonly offsetMs: number;
  protected readonly clock: WallClock;

  constructor(options: AlignedOptions) {
    this.isEventTime = options.time === "event";
    this.offsetMs = options.offsetMs;
    this.clock = options.clock;
  }

  defaultTrigger(): Trigger {
    return this.isEventTime ? eventTimeTrigger() : processingTimeTrigger();
  }

  assign(_row: Row, timestamp: number, processingTime: number): readonly Window[] {
    const time = this.isEventTime ? requireTimestamp(timestamp) : processingTime;
    return this.windowsAt(this.clock.toLocal(time), processingTime);
  }

  protected abstract windowsAt(localTime: number, processingTime: number): readonly Window[];
}

/** Windows of one size, end to end. */
export class TumblingWindows extends AlignedWindows {
  readonly #sizeMs: number;
  readonly #stagger: (processingTime: number) => number;
  #staggerMs: number | undefined;
  #last: readonly [Window] | undefined;
  #lastStart = NaN;

  /** `stagger` says once, at the first element, how far this subtask's windows are shifted. */
  constructor(sizeMs: number, options: AlignedOptions & { readonly stagger?: (processingTime: number) => number }) {
    super(options);
    this.#sizeMs = sizeMs;
    this.#stagger = options.stagger ?? (() => 0);
  }

  protected windowsAt(localTime: number, processingTime: number): readonly Window[] {
    this.#staggerMs ??= this.#stagger(processingTime);
    const start = alignedStart(localTime, (this.offsetMs + this.#staggerMs) % this.#sizeMs, this.#sizeMs);
    if (this.#last === undefined || start !== this.#lastStart) {
      this.#last = [toEpochWindow(this.clock, start, start + this.#sizeMs)];
      this.#lastStart = start;
    }
    return this.#last;
  }
}

/** Windows of one size that begin every slide; an element is in size / slide of them, or in none where the slide is greater. */
export class SlidingWindows extends AlignedWindows {
  readonly #sizeMs: number;
  readonly #slideMs: number;

  constructor(sizeMs: number, slideMs: number, options: AlignedOptions) {
    super(options);
    this.#sizeMs = sizeMs;
    this.#slideMs = slideMs;
  }

  protected windowsAt(localTime: number): readonly Window[] {
    const windows: Window[] = [];
    for (let start = alignedStart(localTime, this.offsetMs, this.#slideMs); start > localTime - this.#sizeMs; start -= this.#slideMs) {
      windows.push(toEpochWindow(this.clock, start, start + this.#sizeMs));
    }
    return windows;
  }
}

/** Windows that begin together and grow by a step up to their size, then begin anew. Source: Flink's CUMULATE. */
export class CumulatingWindows extends AlignedWindows {
  readonly #sizeMs: number;
  readonly #stepMs: number;

  constructor(sizeMs: number, stepMs: number, options: AlignedOptions) {
    super(options);
    this.#sizeMs = sizeMs;
    this.#stepMs = stepMs;
  }

  protected windowsAt(localTime: number): readonly Window[] {
    const start = alignedStart(localTime, this.offsetMs, this.#sizeMs);
    const windows: Window[] = [];
    const first = start + (Math.floor((localTime - start) / this.#stepMs) + 1) * this.#stepMs;
    for (let end = first; end <= start + this.#sizeMs; end += this.#stepMs) windows.push(toEpochWindow(this.clock, start, end));
    return windows;
  }
}
