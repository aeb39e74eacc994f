"use client";

import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from "react";
import { useEditor } from "../store/editor-context.tsx";
import type { ElementPath } from "./model/element-path.ts";

/** The pattern node that is looked at from near, and the element of its pattern that is chosen. */
export interface PatternZoom {
  readonly nodeId: string | undefined;
  readonly element: ElementPath | undefined;
  readonly open: (nodeId: string) => void;
  readonly close: () => void;
  readonly select: (element: ElementPath | undefined) => void;
}

const ZoomContext = createContext<PatternZoom | undefined>(undefined);

export function PatternZoomProvider({ children }: { readonly children: ReactNode }) {
  const [wanted, setWanted] = useState<string | undefined>(undefined);
  const [element, select] = useState<ElementPath | undefined>(undefined);
  const selectNode = useEditor((state) => state.select);
  // A node that is gone (undo, another tab), or that a person has left for another one, is not looked at any more.
  const nodeId = useEditor(({ document, selection }) =>
    wanted !== undefined && (selection.size === 0 || selection.has(wanted))
      ? document.nodes.find(({ id, kind }) => id === wanted && kind === "cep.pattern")?.id
      : undefined,
  );
  if (wanted !== undefined && nodeId === undefined) setWanted(undefined);
  const open = useCallback(
    (id: string) => {
      setWanted(id);
      select([0]);
      selectNode(new Set([id]));
    },
    [selectNode],
  );
  const close = useCallback(() => setWanted(undefined), []);
  const zoom = useMemo((): PatternZoom => ({ nodeId, element, open, close, select }), [nodeId, element, open, close]);
  return <ZoomContext value={zoom}>{children}</ZoomContext>;
}

export function usePatternZoom(): PatternZoom {
  const zoom = useContext(ZoomContext);
  if (zoom === undefined) throw new Error("This part of the editor must stand inside PatternZoomProvider.");
  return zoom;
}
