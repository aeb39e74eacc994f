import { useMemo, useState } from "react";
import type { EdgeView } from "./canvas-types.ts";
import type { FlowEdge } from "./flow-edge.tsx";
import { isSameBut, sameOrNew } from "./latest-views.ts";

/** What a wire takes from the newest views by itself. */
const CHANGING: ReadonlySet<string> = new Set(["recordsPerSecond", "state"]);

/** Makes wires for the flow library; an object is made anew only where its wire or its selection changed. */
function createFlowEdges() {
  let cache = new Map<string, { readonly view: EdgeView; readonly edge: FlowEdge }>();
  let last: FlowEdge[] = [];
  return (edges: readonly EdgeView[], selection: ReadonlySet<string>, reconnectable: boolean): FlowEdge[] => {
    const next = new Map<string, { readonly view: EdgeView; readonly edge: FlowEdge }>();
    const made = edges.map((view) => {
      const selected = selection.has(view.id);
      const before = cache.get(view.id);
      const edge: FlowEdge =
        before !== undefined &&
        isSameBut(before.view, view, CHANGING) &&
        before.edge.selected === selected &&
        before.edge.reconnectable === reconnectable
          ? before.edge
          : {
              id: view.id,
              type: "wire",
              source: view.source,
              sourceHandle: view.sourcePort,
              target: view.target,
              targetHandle: view.targetPort,
              data: { view },
              selected,
              reconnectable,
              focusable: true,
            };
      next.set(view.id, { view, edge });
      return edge;
    });
    cache = next;
    last = sameOrNew(last, made);
    return last;
  };
}

/** Wires as the flow library wants them. */
export function useFlowEdges(edges: readonly EdgeView[], selection: ReadonlySet<string>, reconnectable: boolean): FlowEdge[] {
  const [make] = useState(createFlowEdges);
  return useMemo(() => make(edges, selection, reconnectable), [make, edges, selection, reconnectable]);
}
