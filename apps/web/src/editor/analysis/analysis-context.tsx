"use client";

import { createContext, useContext, useDeferredValue, useMemo, type ReactNode } from "react";
import type { Schema } from "@millrace/pipeline";
import { useEditor } from "../store/editor-context.tsx";
import { analyse, type Analysis } from "./analyse.ts";
import { inputsOf } from "../catalog/kinds.ts";

/** Checking so many nodes takes longer than a frame or two. */
const LARGE = 500;

const AnalysisContext = createContext<Analysis | undefined>(undefined);

/** Checks the document after each edit of its logic; moving boxes and writing notes do not count. */
export function AnalysisProvider({ children }: { readonly children: ReactNode }) {
  const current = useEditor((state) => state.document);
  // Thousands of nodes take a third of a second to check: typing must not wait for it.
  const deferred = useDeferredValue(current);
  const document = current.nodes.length > LARGE ? deferred : current;
  // The document as a whole changes with the layout as well; the check looks at these parts only.
  const analysis = useMemo(() => analyse(document), [document.nodes, document.edges, document.settings, document.parameters]); // eslint-disable-line react-hooks/exhaustive-deps
  return <AnalysisContext value={analysis}>{children}</AnalysisContext>;
}

export function useAnalysis(): Analysis {
  const analysis = useContext(AnalysisContext);
  if (analysis === undefined) throw new Error("This part of the editor must stand inside AnalysisProvider.");
  return analysis;
}

const NO_COLUMNS: Schema = [];

/** The columns that come in at a node's port (its first where none is named); with several wires, those of the first. */
export function useInputSchema(nodeId: string, port?: string): Schema {
  const analysis = useAnalysis();
  const edges = useEditor((state) => state.document.edges);
  const kind = useEditor((state) => state.document.nodes.find((node) => node.id === nodeId)?.kind);
  return useMemo(() => {
    const name = port ?? (kind === undefined ? undefined : inputsOf({ kind })[0]?.name);
    const edge = edges.find((candidate) => candidate.to === `${nodeId}.${name}`);
    return (edge === undefined ? undefined : analysis.streams.get(edge.from)?.schema) ?? NO_COLUMNS;
  }, [analysis, edges, kind, nodeId, port]);
}
