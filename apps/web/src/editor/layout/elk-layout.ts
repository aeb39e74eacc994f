import type { PipelineDocument } from "@millrace/pipeline";
import { GRID } from "@millrace/ui/canvas";
import { boxWithNotes } from "../document/attached-notes.ts";
import { parseEnd } from "../document/edge-ends.ts";

export interface LayoutMove {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

/**
 * Places for nodes from left to right, computed in a worker; a node keeps room for the notes that are tied to it. Where only some are tidied, they keep their common left upper corner, and the rest
 * stays where it is.
 */
export async function layoutNodes(document: PipelineDocument, ids: ReadonlySet<string>): Promise<readonly LayoutMove[]> {
  const nodes = document.nodes.filter((node) => ids.has(node.id));
  if (nodes.length === 0) return [];
  const boxes = new Map(nodes.map((node) => [node.id, boxWithNotes(document, node.id)]));
  const { default: Elk } = await import("elkjs/lib/elk-api.js");
  const elk = new Elk({ workerFactory: () => new Worker(new URL("elkjs/lib/elk-worker.min.js", import.meta.url)) });
  try {
    const placed = await elk.layout({
      id: "root",
      layoutOptions: {
        "elk.algorithm": "layered",
        "elk.direction": "RIGHT",
        "elk.spacing.nodeNode": "40",
        "elk.layered.spacing.nodeNodeBetweenLayers": "68",
        "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
        // The order of the nodes from top to bottom is the person's.
        "elk.layered.crossingMinimization.semiInteractive": "true",
        "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
      },
      children: nodes
        .toSorted((a, b) => (document.layout[a.id]?.y ?? 0) - (document.layout[b.id]?.y ?? 0))
        .map((node) => ({
          id: node.id,
          width: boxes.get(node.id)?.width ?? 0,
          height: boxes.get(node.id)?.height ?? 0,
          layoutOptions: { "elk.position": `(${document.layout[node.id]?.x ?? 0}, ${document.layout[node.id]?.y ?? 0})` },
        })),
      edges: document.edges.flatMap((edge, index) => {
        const source = parseEnd(edge.from).node;
        const target = parseEnd(edge.to).node;
        return ids.has(source) && ids.has(target) ? [{ id: `e${index}`, sources: [source], targets: [target] }] : [];
      }),
    });
    const left = Math.min(...[...boxes.values()].map((box) => box.x));
    const top = Math.min(...[...boxes.values()].map((box) => box.y));
    const [minX, minY] = [
      Math.min(...(placed.children ?? []).map((child) => child.x ?? 0)),
      Math.min(...(placed.children ?? []).map((child) => child.y ?? 0)),
    ];
    const snapped = (value: number) => Math.round(value / GRID) * GRID;
    return (placed.children ?? []).map((child) => {
      const [box, place] = [boxes.get(child.id), document.layout[child.id]];
      return {
        id: child.id,
        x: snapped(left + (child.x ?? 0) - minX + (place?.x ?? 0) - (box?.x ?? 0)),
        y: snapped(top + (child.y ?? 0) - minY + (place?.y ?? 0) - (box?.y ?? 0)),
      };
    });
  } finally {
    elk.terminateWorker();
  }
}
