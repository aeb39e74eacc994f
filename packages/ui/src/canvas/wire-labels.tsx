import { EdgeLabelRenderer } from "@xyflow/react";
import { createContext, useContext, useState, type ReactNode } from "react";
import { createPortal } from "react-dom";

const LayerContext = createContext<HTMLElement | null>(null);
const SetLayerContext = createContext<(layer: HTMLElement | null) => void>(() => undefined);

/** Holds the layer of the canvas on which wires have their words and buttons: one for all. The library's own way looks for it once a wire and frame. */
export function WireLabelsProvider({ children }: { readonly children: ReactNode }) {
  const [layer, setLayer] = useState<HTMLElement | null>(null);
  return (
    <SetLayerContext value={setLayer}>
      <LayerContext value={layer}>{children}</LayerContext>
    </SetLayerContext>
  );
}

/** The layer itself; stands inside the flow. While it is left out, wires have no words. */
export function WireLabelsLayer() {
  const setLayer = useContext(SetLayerContext);
  return (
    <EdgeLabelRenderer>
      <div ref={setLayer} />
    </EdgeLabelRenderer>
  );
}

interface WireLabelProps {
  readonly edgeId: string;
  /** The middle of the wire, in canvas coordinates. */
  readonly x: number;
  readonly y: number;
  readonly selected: boolean;
  readonly children: ReactNode;
}

/** What stands at the middle of a wire. */
export function WireLabel({ edgeId, x, y, selected, children }: WireLabelProps) {
  const layer = useContext(LayerContext);
  return (
    layer !== null &&
    createPortal(
      <div className="mr-wire-label nodrag nopan" style={{ transform: labelTransform(x, y) }} data-wire={edgeId} data-selected={selected}>
        {children}
      </div>,
      layer,
    )
  );
}

/** Puts the middle of a label on a point of the canvas. */
export function labelTransform(x: number, y: number): string {
  return `translate(-50%, -50%) translate(${x}px, ${y}px)`;
}
