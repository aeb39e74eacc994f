import type { PipelineEdge, PipelineNode } from "@millrace/pipeline";
import { parseEnd } from "../document/edge-ends.ts";

export interface OutlineRow {
  readonly node: PipelineNode;
  readonly depth: number;
  /** The node stands further up already (it has several inputs); what it feeds is listed there. */
  readonly isRepeat: boolean;
}

/** The graph as an indented list: from each node without inputs along the wires, each node once in full. Cost: O(nodes + edges). */
export function outlineRows(nodes: readonly PipelineNode[], edges: readonly PipelineEdge[]): readonly OutlineRow[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const next = new Map<string, string[]>();
  const hasInput = new Set<string>();
  for (const edge of edges) {
    const from = parseEnd(edge.from).node;
    const to = parseEnd(edge.to).node;
    hasInput.add(to);
    const list = next.get(from);
    if (list === undefined) next.set(from, [to]);
    else list.push(to);
  }
  const rows: OutlineRow[] = [];
  const seen = new Set<string>();
  // A stack of our own: a chain may be thousands of nodes long.
  const visit = (start: string) => {
    const open = [{ id: start, depth: 0 }];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const { id, depth } = at;
      const node = byId.get(id);
      if (node === undefined) continue;
      const isRepeat = seen.has(id);
      rows.push({ node, depth, isRepeat });
      if (isRepeat) continue;
      seen.add(id);
      // A chain stays at one level; only a fork indents.
      const targets = [...new Set(next.get(id) ?? [])];
      for (const target of targets.toReversed()) open.push({ id: target, depth: targets.length > 1 ? depth + 1 : depth });
    }
  };
  for (const node of nodes) if (!hasInput.has(node.id)) visit(node.id);
  // What hangs in a circle has no beginning.
  for (const node of nodes) if (!seen.has(node.id)) visit(node.id);
  return rows;
}
