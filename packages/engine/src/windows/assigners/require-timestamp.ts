import { EngineError } from "../../operators/engine-error.ts";
import { MIN_TIMESTAMP } from "../../record/row.ts";

/** Event-time windows need a timestamp on every record. */
export function requireTimestamp(timestamp: number): number {
  if (timestamp === MIN_TIMESTAMP || Number.isNaN(timestamp)) {
    throw new EngineError(
      "TIMESTAMP_MISSING",
      "The record has no event time, so it belongs to no event-time window. Set the event time at the source, or use processing time.",
    );
  }
  return timestamp;
}
