import { BaseEdge, getBezierPath, type Edge, type EdgeProps } from "@xyflow/react";
import { Plus } from "lucide-react";
import { createContext, memo, useContext } from "react";
import { useCanvasLabels } from "./canvas-labels.tsx";
import type { EdgeView } from "./canvas-types.ts";
import { useLatestOf } from "./latest-views.ts";
import { WireLabel } from "./wire-labels.tsx";

export type FlowEdge = Edge<{ readonly view: EdgeView }, "wire">;

/** What the + of a wire does; undefined where the canvas is not edited. */
export const InsertOnEdgeContext = createContext<((edge: EdgeView, at: { readonly x: number; readonly y: number }) => void) | undefined>(
  undefined,
);

/** 1.5 px for silence, one more for each factor of ten: 100 k rows/s is 6.5 px. In quarters: nobody sees less, and a wire is drawn anew at a step only. */
function wireWidth(recordsPerSecond: number | undefined): number {
  return recordsPerSecond === undefined || recordsPerSecond <= 1
    ? 1.5
    : Math.min(7, 1.5 + Math.round(4 * Math.log10(recordsPerSecond)) / 4);
}

function wireColor(view: EdgeView | undefined, selected: boolean): string {
  if (view?.broken !== undefined) return "var(--bad)";
  if (selected) return "var(--accent)";
  if (view?.state === "held") return "var(--held)";
  if (view?.state === "busy") return "var(--busy)";
  return "var(--line-strong)";
}

/** A curve whose width follows the rate, coloured only when it carries news. */
export const FlowWire = memo(function FlowWire({
  id,
  sourceX,
  sourceY,
  targetX,
  targetY,
  sourcePosition,
  targetPosition,
  data,
  selected,
}: EdgeProps<FlowEdge>) {
  const labels = useCanvasLabels();
  const insert = useContext(InsertOnEdgeContext);
  const view = data?.view;
  const color = useLatestOf(view, (newest) => wireColor(newest, selected === true));
  const width = useLatestOf(view, (newest) => wireWidth(newest?.recordsPerSecond));
  const [path, labelX, labelY] = getBezierPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition });
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={18}
        style={{
          stroke: color,
          strokeWidth: width,
          strokeDasharray: view?.broken === undefined ? undefined : "5 4",
        }}
      />
      {view !== undefined && (
        <WireLabel edgeId={id} x={labelX} y={labelY} selected={selected === true}>
          <WireWords view={view} />
          {insert !== undefined && (
            <button
              type="button"
              className="mr-wire-add"
              aria-label={labels.insertNode}
              title={labels.insertNode}
              tabIndex={-1}
              onClick={(event) => insert(view, { x: event.clientX, y: event.clientY })}
            >
              <Plus aria-hidden className="size-3" />
            </button>
          )}
        </WireLabel>
      )}
    </>
  );
});

/** The rate of a wire, or how it deals out rows where that is news. */
function WireWords({ view }: { readonly view: EdgeView }) {
  const labels = useCanvasLabels();
  const words = useLatestOf(view, ({ recordsPerSecond, partition }) =>
    recordsPerSecond === undefined ? partition : labels.rate(recordsPerSecond),
  );
  if (words === undefined) return null;
  return (
    <span className="mr-wire-words" title={view.broken ?? view.title}>
      {words}
    </span>
  );
}
