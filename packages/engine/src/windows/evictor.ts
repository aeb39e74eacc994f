import { MIN_TIMESTAMP, type Row } from "../record/row.ts";
import type { WindowElement } from "./contents/window-contents.ts";

/** Drops elements of a window around a firing; what it drops is gone from the stored contents too. */
export interface Evictor {
  /** True: behind the window function instead of in front of it. */
  readonly evictsAfter: boolean;
  /** The elements that stay, in their order. */
  keep(elements: readonly WindowElement[]): readonly WindowElement[];
}

/** Keeps the last `count`, by arrival. */
export function countEvictor(count: number, evictsAfter: boolean): Evictor {
  return { evictsAfter, keep: (elements) => (elements.length <= count ? elements : elements.slice(elements.length - count)) };
}

/** Keeps what is newer than the greatest time minus `windowMs`; does nothing where the first element has no timestamp. */
export function timeEvictor(windowMs: number, evictsAfter: boolean): Evictor {
  return {
    evictsAfter,
    keep(elements) {
      const first = elements[0];
      if (first === undefined || first.timestamp === MIN_TIMESTAMP) return elements;
      let newest = MIN_TIMESTAMP;
      for (const { timestamp } of elements) if (timestamp > newest) newest = timestamp;
      const cutoff = newest - windowMs;
      return elements.filter(({ timestamp }) => timestamp > cutoff);
    },
  };
}

/** Keeps what is nearer than `threshold` to the last element; nulls are at no distance and stay. */
export function deltaEvictor(threshold: number, valueOf: (row: Row) => unknown, evictsAfter: boolean): Evictor {
  return {
    evictsAfter,
    keep(elements) {
      const last = elements[elements.length - 1];
      if (last === undefined) return elements;
      const mark = valueOf(last.row);
      return elements.filter(({ row }) => {
        const value = valueOf(row);
        return value === null || mark === null || !(Math.abs(Number(value) - Number(mark)) >= threshold);
      });
    },
  };
}
