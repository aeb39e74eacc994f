import { MAX_TIMESTAMP } from "../record/row.ts";

/** [start, end) in epoch milliseconds. The global window is [−∞, ∞]. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

export const GLOBAL_WINDOW: Window = { start: -Infinity, end: Infinity };

/** The last instant that belongs to the window; the time of its results. */
export function maxTimestamp(window: Window): number {
  return window.end === Infinity ? MAX_TIMESTAMP : window.end - 1;
}

export function isSameWindow(a: Window, b: Window): boolean {
  return a.start === b.start && a.end === b.end;
}

/** Whether the windows overlap or touch: sessions exactly one gap apart are one. */
export function doTouch(a: Window, b: Window): boolean {
  return a.start <= b.end && a.end >= b.start;
}

export function cover(a: Window, b: Window): Window {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

/** The namespace of a window's state and timers; public, part of savepoints. */
export function windowNamespace(window: Window): string {
  return window.end === Infinity ? "global" : `${window.start},${window.end}`;
}

export function parseWindowNamespace(namespace: string): Window {
  if (namespace === "global") return GLOBAL_WINDOW;
  const comma = namespace.indexOf(",");
  return { start: Number(namespace.slice(0, comma)), end: Number(namespace.slice(comma + 1)) };
}

/** The start of the window of `size` that holds `timestamp`; floor-aligned also for negative times. Source: Flink's TimeWindow.getWindowStartWithOffset. */
export function alignedStart(timestamp: number, offset: number, size: number): number {
  const remainder = (timestamp - offset) % size;
  return remainder < 0 ? timestamp - (remainder + size) : timestamp - remainder;
}
