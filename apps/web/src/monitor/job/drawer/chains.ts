import { upstreamOf, type GraphView } from "../../answers/job-moment.ts";
import type { NodeLive } from "@millrace/pipeline/metrics";

export interface Chain {
  readonly task: string;
  readonly parallelism: number;
  /** From head to end. */
  readonly nodes: readonly string[];
}

/** The tasks of a job in the order of the flow, each with the nodes that it runs. */
export function chainsOf(live: Readonly<Record<string, NodeLive>>, graph: GraphView): readonly Chain[] {
  const chains = new Map<string, { parallelism: number; nodes: string[] }>();
  for (const id of flowOrder(graph)) {
    const node = live[id];
    if (node === undefined) continue;
    const chain = chains.get(node.task);
    if (chain === undefined) chains.set(node.task, { parallelism: node.parallelism, nodes: [id] });
    else chain.nodes.push(id);
  }
  return [...chains].map(([task, chain]) => ({ task, ...chain }));
}

/** Every node after all nodes that send to it; nodes of a cycle at the end, in the document's order. */
export function flowOrder(graph: GraphView): readonly string[] {
  const order: string[] = [];
  const waiting = new Set(graph.nodes.map((n) => n.id));
  for (let found = true; found;) {
    found = false;
    for (const id of waiting) {
      if (upstreamOf(graph, id).some((up) => waiting.has(up))) continue;
      waiting.delete(id);
      order.push(id);
      found = true;
    }
  }
  return [...order, ...waiting];
}
