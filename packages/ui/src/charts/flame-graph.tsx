import { useMemo, useState } from "react";
import { classNames } from "../primitives/class-names.ts";

/** A function in its place on the stack; children sum up to at most its total. */
export interface FlameNode {
  readonly key: string;
  readonly name: string;
  /** Where its code is. */
  readonly place: string;
  readonly totalMs: number;
  readonly children: readonly FlameNode[];
}

export interface FlameGraphProps {
  readonly label: string;
  readonly root: FlameNode;
  readonly rootLabel: string;
  /** What the reader calls a frame: name, place and time. */
  readonly describe: (node: FlameNode, share: number) => string;
  readonly toneOf: (node: FlameNode) => FlameTone;
  /** Frames whose name or place holds it stand out. */
  readonly search?: string;
}

export type FlameTone = "own" | "outside" | "system" | "wait";

const ROW_PX = 20;
/** Narrower frames would be less than two pixels on any screen. */
const LEAST_SHARE = 0.0012;
const MOST_ROWS = 60;

const FILLS: Readonly<Record<FlameTone, string>> = {
  own: "bg-accent-soft text-accent",
  outside: "bg-warn-soft text-warn",
  system: "bg-sunken text-ink-2",
  wait: "bg-idle text-ink-2",
};

interface Frame {
  readonly node: FlameNode;
  readonly row: number;
  readonly left: number;
  readonly width: number;
}

/** Where the time went: callers above, callees below, as wide as their time. A click zooms into a frame, the first row leads back. */
export function FlameGraph({ label, root, rootLabel, describe, toneOf, search = "" }: FlameGraphProps) {
  const [zoom, setZoom] = useState<FlameNode | undefined>(undefined);
  const shown = zoom ?? root;
  const frames = useMemo(() => layOut(shown), [shown]);
  const rows = frames.reduce((most, frame) => Math.max(most, frame.row), 0) + 2;
  const needle = search.toLowerCase();
  return (
    <div role="group" aria-label={label} className="relative w-full shrink-0 font-mono text-xs" style={{ height: rows * ROW_PX }}>
      <button
        type="button"
        disabled={zoom === undefined}
        onClick={() => setZoom(undefined)}
        className="absolute inset-x-0 top-0 truncate rounded-[2px] bg-sunken px-1.5 text-left text-ink-2 enabled:hover:text-accent"
        style={{ height: ROW_PX - 1 }}
      >
        {zoom === undefined ? rootLabel : `← ${rootLabel}`}
      </button>
      {frames.map(({ node, row, left, width }) => {
        const isFound = needle !== "" && (node.name.toLowerCase().includes(needle) || node.place.toLowerCase().includes(needle));
        const text = describe(node, root.totalMs === 0 ? 0 : node.totalMs / root.totalMs);
        return (
          <button
            key={`${row}/${left}/${node.key}`}
            type="button"
            title={text}
            aria-label={text}
            onClick={() => setZoom(node === zoom ? undefined : node)}
            className={classNames(
              "absolute truncate rounded-[2px] px-1 text-left hover:brightness-95 focus-visible:z-10",
              FILLS[toneOf(node)],
              needle !== "" && !isFound && "opacity-35",
              isFound && "outline-2 -outline-offset-2 outline-accent",
            )}
            style={{ top: (row + 1) * ROW_PX, height: ROW_PX - 1, left: `${left * 100}%`, width: `calc(${width * 100}% - 1px)` }}
          >
            {width > 0.03 ? node.name : ""}
          </button>
        );
      })}
    </div>
  );
}

/** Frames from the zoomed one down; a frame that is the whole width is drawn with its callees inside. */
function layOut(shown: FlameNode): readonly Frame[] {
  const frames: Frame[] = [];
  const place = (node: FlameNode, row: number, left: number, total: number): void => {
    const width = total === 0 ? 0 : node.totalMs / total;
    if (width < LEAST_SHARE || row >= MOST_ROWS) return;
    frames.push({ node, row, left, width });
    let at = left;
    for (const child of node.children) {
      place(child, row + 1, at, total);
      at += child.totalMs / total;
    }
  };
  if (shown.key !== "") place(shown, 0, 0, shown.totalMs);
  else {
    let at = 0;
    for (const child of shown.children) {
      place(child, 0, at, shown.totalMs);
      at += shown.totalMs === 0 ? 0 : child.totalMs / shown.totalMs;
    }
  }
  return frames;
}
