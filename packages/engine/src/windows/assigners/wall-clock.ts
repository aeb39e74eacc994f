import type { ZoneOffsets } from "../../time/zone-offsets.ts";
import type { Window } from "../window.ts";

/**
 * Between epoch time and the wall clock of a zone, for windows whose days and hours follow that clock. The identity for UTC.
 * Source: Flink's TimeWindowUtil: a wall-clock time that a change of the clock skips counts as the instant after it; of one that comes twice the first counts.
 */
export interface WallClock {
  toLocal(epochMs: number): number;
  toEpoch(localMs: number): number;
}

export const UTC_CLOCK: WallClock = { toLocal: (epochMs) => epochMs, toEpoch: (localMs) => localMs };

export function zoneClock(offsets: ZoneOffsets): WallClock {
  return { toLocal: (epochMs) => epochMs + offsets.offsetMs(epochMs), toEpoch: (localMs) => offsets.toEpoch(localMs) };
}

export function toEpochWindow(clock: WallClock, start: number, end: number): Window {
  return clock === UTC_CLOCK ? { start, end } : { start: clock.toEpoch(start), end: clock.toEpoch(end) };
}
