import type { PipelineEdge } from "@millrace/pipeline";

/** One end of an edge, taken apart. */
export interface EdgeEnd {
  readonly node: string;
  readonly port: string;
}

/** "orders.out" → { node: "orders", port: "out" }. The schema of the document promises one point. */
export function parseEnd(end: string): EdgeEnd {
  const point = end.indexOf(".");
  return { node: end.slice(0, point), port: end.slice(point + 1) };
}

export function formatEnd(end: EdgeEnd): string {
  return `${end.node}.${end.port}`;
}

/** Names an edge within its document: two edges between the same ports are not allowed. */
export function edgeId(edge: Pick<PipelineEdge, "from" | "to">): string {
  return `${edge.from}→${edge.to}`;
}
