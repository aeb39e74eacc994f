import type { WindowAssigner } from "../parts/window-assigner.ts";

/** Windows by event time fire when the watermark passes. */
export function isEventTimeWindow(window: WindowAssigner): boolean {
  return "time" in window && window.time === "event";
}

export function isSession(window: WindowAssigner): boolean {
  return window.type === "session" || window.type === "sessionDynamic";
}
