import { EngineError } from "../../operators/engine-error.ts";
import type { Row } from "../../record/row.ts";
import { eventTimeTrigger } from "../triggers/event-time-trigger.ts";
import { processingTimeTrigger } from "../triggers/processing-time-trigger.ts";
import type { Trigger } from "../triggers/trigger.ts";
import type { Window } from "../window.ts";
import { requireTimestamp } from "./require-timestamp.ts";
import type { WindowAssigner } from "./window-assigner.ts";

/** Each element opens [t, t + gap); windows of a key that touch become one. */
export class SessionWindows implements WindowAssigner {
  readonly isEventTime: boolean;
  readonly isMerging = true;
  readonly #gapOf: (row: Row, input: number) => unknown;

  constructor(time: "event" | "processing", gapOf: (row: Row, input: number) => unknown) {
    this.isEventTime = time === "event";
    this.#gapOf = gapOf;
  }

  defaultTrigger(): Trigger {
    return this.isEventTime ? eventTimeTrigger() : processingTimeTrigger();
  }

  assign(row: Row, timestamp: number, processingTime: number, input: number): readonly Window[] {
    const start = this.isEventTime ? requireTimestamp(timestamp) : processingTime;
    const gap = Number(this.#gapOf(row, input) ?? NaN);
    if (!(gap > 0)) {
      throw new EngineError(
        "WINDOW_INVALID",
        `The session gap of a row is ${gap}; it must be a positive number of milliseconds. Check the gap expression.`,
      );
    }
    return [{ start, end: start + Math.trunc(gap) }];
  }
}
