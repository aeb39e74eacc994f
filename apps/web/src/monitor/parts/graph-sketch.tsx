import { Fragment } from "react";
import type { GraphSketch } from "../../server/pipelines/sketch.ts";

const WIDTH = 200;
const HEIGHT = 64;
const TILE = 10;
const MARGIN = 8;

/** A pipeline drawn small: tiles in the hue of their category, wires between, on which rows move where the place says so. Decoration beside a name that says the same in words. */
export function GraphSketchView({ sketch }: { readonly sketch: GraphSketch }) {
  const places = sketch.nodes.map((n) => ({
    x: MARGIN + n.x * (WIDTH - TILE - 2 * MARGIN),
    y: MARGIN + n.y * (HEIGHT - TILE - 2 * MARGIN),
  }));
  return (
    <svg aria-hidden viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="block h-16 w-full" preserveAspectRatio="xMidYMid meet">
      {sketch.edges.map(([from, to], i) => {
        const a = places[from];
        const b = places[to];
        if (a === undefined || b === undefined) return null;
        const x1 = a.x + TILE;
        const y1 = a.y + TILE / 2;
        const y2 = b.y + TILE / 2;
        const bend = Math.max(6, (b.x - x1) / 2);
        const d = `M${x1} ${y1}C${x1 + bend} ${y1} ${b.x - bend} ${y2} ${b.x} ${y2}`;
        return (
          <Fragment key={i}>
            <path d={d} fill="none" stroke="var(--line-strong)" strokeWidth="1.25" />
            <path d={d} fill="none" stroke="var(--accent)" strokeWidth="3.5" strokeLinecap="round" className="sketch-rows" />
          </Fragment>
        );
      })}
      {sketch.nodes.map((n, i) => (
        <rect
          key={i}
          x={places[i]?.x}
          y={places[i]?.y}
          width={TILE}
          height={TILE}
          rx="2.5"
          fill={`var(--cat-${n.category}, var(--cat-transform))`}
        />
      ))}
    </svg>
  );
}
