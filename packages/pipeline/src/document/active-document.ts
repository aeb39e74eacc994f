import { activeNodes, buildGraph, splitEnd, topologicalOrder } from "../validation/graph.ts";
import type { PipelineDocument } from "./document.ts";

/**
 * The document without disabled nodes and without what gets no rows because of them: the part that runs. The document itself where nothing is disabled.
 */
export function activeDocument(document: PipelineDocument): PipelineDocument {
  if (!document.nodes.some((node) => node.disabled === true)) return document;
  const active = activeNodes(topologicalOrder(buildGraph(document.nodes, document.edges)));
  return {
    ...document,
    nodes: document.nodes.filter((node) => active.has(node.id)),
    edges: document.edges.filter((edge) => active.has(splitEnd(edge.from).node) && active.has(splitEnd(edge.to).node)),
  };
}
