import { Panel, useReactFlow } from "@xyflow/react";
import { Map as MapIcon, Maximize, Minus, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "../primitives/button.tsx";
import { fitOptions } from "./fit-options.ts";
import { useCanvasLabels } from "./canvas-labels.tsx";

/** Zoom, fit, map and what the page adds, at the lower right. */
export function CanvasControls({
  hasMap,
  showMap,
  onToggleMap,
  children,
}: {
  readonly hasMap: boolean;
  readonly showMap: boolean;
  readonly onToggleMap: () => void;
  readonly children?: ReactNode;
}) {
  const labels = useCanvasLabels();
  const flow = useReactFlow();
  return (
    <Panel position="bottom-right" className="!m-3 flex gap-0.5 rounded-md border border-line bg-surface p-0.5 shadow-md">
      {children}
      <IconButton size="sm" label={labels.zoomOut} onClick={() => void flow.zoomOut({ duration: 120 })}>
        <Minus aria-hidden />
      </IconButton>
      <IconButton size="sm" label={labels.zoomIn} onClick={() => void flow.zoomIn({ duration: 120 })}>
        <Plus aria-hidden />
      </IconButton>
      <IconButton size="sm" label={labels.fit} onClick={() => void flow.fitView({ ...fitOptions(), duration: 120 })}>
        <Maximize aria-hidden />
      </IconButton>
      {hasMap && (
        <IconButton size="sm" label={labels.minimap} aria-pressed={showMap} className={showMap ? "!text-accent" : ""} onClick={onToggleMap}>
          <MapIcon aria-hidden />
        </IconButton>
      )}
    </Panel>
  );
}
