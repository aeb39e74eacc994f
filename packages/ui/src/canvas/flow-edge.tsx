import { BaseEdge, getBezierPath, type Edge, type EdgeProps } from "@xyflow/react";
import { Plus } from "lucide-react";
import { createContext, memo, useContext } from "react";
import { useCanvasLabels } from "./canvas-labels.tsx";
import type { EdgeView } from "./canvas-types.ts";
import { useLatestView } from "./latest-views.ts";
import { WireLabel } from "./wire-labels.tsx";

export type FlowEdge = Edge<{ readonly view: EdgeView }, "wire">;

/** What the + of a wire does; undefined where the canvas is not edited. */
export const InsertOnEdgeContext = createContext<((edge: EdgeView, at: { readonly x: number; readonly y: number }) => void) | undefined>(
  undefined,
);

/** 1.5 px for silence, one more for each factor of ten: 100 k rows/s is 6.5 px. */
function wireWidth(recordsPerSecond: number | undefined): number {
  return recordsPerSecond === undefined || recordsPerSecond <= 1 ? 1.5 : Math.min(7, 1.5 + Math.log10(recordsPerSecond));
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
  const view = useLatestView(data?.view);
  const [path, labelX, labelY] = getBezierPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition });
  const rate = view?.recordsPerSecond;
  const words = rate === undefined ? view?.partition : labels.rate(rate);
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={18}
        style={{
          stroke: wireColor(view, selected === true),
          strokeWidth: wireWidth(rate),
          strokeDasharray: view?.broken === undefined ? undefined : "5 4",
        }}
      />
      {view !== undefined && (
        <WireLabel edgeId={id} x={labelX} y={labelY} selected={selected === true}>
          {words !== undefined && (
            <span className="mr-wire-words" title={view.broken ?? view.title}>
              {words}
            </span>
          )}
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
