import type { WindowAssigner } from "@millrace/pipeline/catalog";

export interface TimeWindow {
  readonly start: number;
  readonly end: number;
}

/**
 * How windows are made of panes: slices of event time in which each row is added once, however many windows it is in.
 * A window is whole panes; a pane knows its windows, in order of their ends.
 */
export interface WindowShape {
  readonly paneMs: number;
  readonly offsetMs: number;
  windowsOf(paneStart: number): readonly TimeWindow[];
}

/** More panes a window than this are left to the reference operator. */
const MAX_PANES = 4096;

/** undefined where the assigner does not cut time into panes. */
export function windowShape(window: WindowAssigner): WindowShape | undefined {
  switch (window.type) {
    case "tumbling": {
      const { sizeMs, offsetMs } = window;
      return { paneMs: sizeMs, offsetMs, windowsOf: (start) => [{ start, end: start + sizeMs }] };
    }
    case "sliding": {
      const { sizeMs, slideMs, offsetMs } = window;
      const paneMs = greatestCommonDivisor(sizeMs, slideMs);
      if (sizeMs / paneMs > MAX_PANES) return undefined;
      return {
        paneMs,
        offsetMs,
        windowsOf(paneStart) {
          const windows: TimeWindow[] = [];
          const last = Math.floor((paneStart - offsetMs) / slideMs) * slideMs + offsetMs;
          for (let start = last; start + sizeMs >= paneStart + paneMs; start -= slideMs) windows.push({ start, end: start + sizeMs });
          return windows.reverse();
        },
      };
    }
    case "cumulating": {
      const { sizeMs, stepMs, offsetMs } = window;
      if (sizeMs / stepMs > MAX_PANES || sizeMs % stepMs !== 0) return undefined;
      return {
        paneMs: stepMs,
        offsetMs,
        windowsOf(paneStart) {
          const windows: TimeWindow[] = [];
          const start = Math.floor((paneStart - offsetMs) / sizeMs) * sizeMs + offsetMs;
          for (let end = paneStart + stepMs; end <= start + sizeMs; end += stepMs) windows.push({ start, end });
          return windows;
        },
      };
    }
    default:
      return undefined;
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
