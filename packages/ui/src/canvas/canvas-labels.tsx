import { createContext, useContext, type ReactNode } from "react";

/** Every word that the canvas itself says; the app brings them in the person's language. */
export interface CanvasLabels {
  readonly canvas: string;
  readonly busy: string;
  readonly heldBack: string;
  readonly idle: string;
  readonly watermark: string;
  readonly busiest: string;
  readonly noWatermark: string;
  readonly disabled: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fit: string;
  readonly minimap: string;
  readonly note: string;
  readonly attachedNote: string;
  readonly groupName: string;
  readonly collapseGroup: (name: string) => string;
  readonly insertNode: string;
  readonly deleteEdge: string;
  readonly inputPort: (node: string, port: string) => string;
  readonly outputPort: (node: string, port: string) => string;
  readonly problems: (errors: number, warnings: number) => string;
  /** Rates: "18.2 k in · 310 out", "18.2 k rows/s". */
  readonly rates: (recordsIn: number | undefined, recordsOut: number | undefined) => string;
  readonly rate: (recordsPerSecond: number) => string;
  readonly percent: (share: number) => string;
  readonly time: (epochMs: number) => string;
}

const Labels = createContext<CanvasLabels | undefined>(undefined);

export function CanvasLabelsProvider({ labels, children }: { readonly labels: CanvasLabels; readonly children: ReactNode }) {
  return <Labels value={labels}>{children}</Labels>;
}

export function useCanvasLabels(): CanvasLabels {
  const labels = useContext(Labels);
  if (labels === undefined) throw new Error("A canvas needs its words: wrap it in CanvasLabelsProvider.");
  return labels;
}
