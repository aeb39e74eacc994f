import type { Pane } from "./pane-windows.ts";
import type { TimeWindow, WindowShape } from "./window-shape.ts";

interface CarriedWindow {
  readonly window: TimeWindow;
  readonly table: Pane;
  /** The node has windows with these bounds, to which new rows come. */
  readonly isOfShape: boolean;
}

/**
 * Windows that were open when a snapshot was taken whose windows had other bounds than the node's have now. As in Flink, where a window is a namespace of the state, they keep
 * their bounds and their rows and fire at their own ends; new rows come to one of them only where the node has a window with the same bounds.
 */
export class CarriedWindows {
  readonly #shape: WindowShape;
  readonly #byEnd = new Map<number, CarriedWindow[]>();
  /** Not fired, and not windows of the node. */
  readonly #pending = new Map<number, CarriedWindow[]>();

  constructor(shape: WindowShape) {
    this.#shape = shape;
  }

  /** The end of the next window that fires and is none of the node's. */
  nextEnd = Infinity;

  tableOf({ start, end }: TimeWindow): Pane | undefined {
    return this.#byEnd.get(end)?.find(({ window }) => window.start === start)?.table;
  }

  isOfShape({ start, end }: TimeWindow): boolean {
    const { paneMs, offsetMs } = this.#shape;
    const lastPane = Math.floor((end - 1 - offsetMs) / paneMs) * paneMs + offsetMs;
    return this.#shape.windowsOf(lastPane).some((window) => window.start === start && window.end === end);
  }

  add(window: TimeWindow, table: Pane, hasFired: boolean): void {
    const carried = { window, table, isOfShape: this.isOfShape(window) };
    append(this.#byEnd, window.end, carried);
    if (hasFired || carried.isOfShape) return;
    append(this.#pending, window.end, carried);
    this.nextEnd = Math.min(this.nextEnd, window.end);
  }

  /** Takes one of the windows that end at `nextEnd` for firing. */
  takeNext(): { readonly window: TimeWindow; readonly table: Pane } {
    const windows = this.#pending.get(this.nextEnd)!;
    const carried = windows.pop()!;
    if (windows.length === 0) {
      this.#pending.delete(this.nextEnd);
      this.nextEnd = Math.min(Infinity, ...this.#pending.keys());
    }
    return carried;
  }

  *tables(): Generator<Pane> {
    for (const windows of this.#byEnd.values()) for (const { table } of windows) yield table;
  }

  /** When the next of them is over: late rows come to those only that the node has as well. */
  nextCleanup(allowedLatenessMs: number): number {
    let next = Infinity;
    for (const windows of this.#byEnd.values())
      for (const { window, isOfShape } of windows) next = Math.min(next, window.end - 1 + (isOfShape ? allowedLatenessMs : 0));
    return next;
  }

  /** Removes what is over; answers its tables. */
  dropUntil(watermark: number, allowedLatenessMs: number): readonly Pane[] {
    const dropped: Pane[] = [];
    for (const [end, windows] of this.#byEnd) {
      const left = windows.filter(({ table, isOfShape }) => {
        const isOver = end - 1 + (isOfShape ? allowedLatenessMs : 0) <= watermark;
        if (isOver) dropped.push(table);
        return !isOver;
      });
      if (left.length === 0) this.#byEnd.delete(end);
      else this.#byEnd.set(end, left);
    }
    return dropped;
  }
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
