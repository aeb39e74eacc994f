import type { WindowAssigner } from "@millrace/pipeline/catalog";
import type { Window } from "../windows/window.ts";

/** The values of the columns that say which window a result is of, in their order; count and global windows have none. */
export function windowBounds(config: {
  readonly window: WindowAssigner;
  readonly startColumn: string;
  readonly endColumn: string;
}): (window: Window) => readonly unknown[] {
  if (!("time" in config.window)) return () => [];
  return ({ start, end }) => [...(config.startColumn === "" ? [] : [start]), ...(config.endColumn === "" ? [] : [end])];
}
