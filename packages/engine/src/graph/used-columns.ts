import { columnNeeds } from "../runtime/column-needs.ts";
import type { ChainedEdge, ChainedNode, JobGraph } from "./job-graph.ts";
import type { Partitioner } from "./partitioner.ts";

/** For each edge between tasks: the columns that anything behind it reads, in order; the others are not written into frames. */
export function usedColumns(job: JobGraph): readonly (readonly number[])[] {
  const nodes = new Map<string, ChainedNode>(job.tasks.flatMap((task) => task.nodes.map((node) => [node.plan.nodeId, node])));
  const wires: (ChainedEdge & { readonly partitioner?: Partitioner })[] = [...job.tasks.flatMap((task) => task.edges), ...job.edges];
  const known = new Map<string, ReadonlySet<number>>();
  return job.edges.map((edge) => {
    const used = needed(edge.to, edge.toPort);
    const keys = edge.partitioner.type === "hash" ? edge.partitioner.columns : [];
    return [...new Set([...used, ...keys])].sort((a, b) => a - b);
  });

  function needed(nodeId: string, port: number): ReadonlySet<number> {
    const key = `${nodeId}/${port}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const node = nodes.get(nodeId)!;
    const outputs = node.plan.outputSchemas.map((_, output) => {
      const columns = new Set<number>();
      for (const wire of wires) {
        if (wire.from !== nodeId || wire.fromPort !== output) continue;
        for (const column of needed(wire.to, wire.toPort)) columns.add(column);
        if (wire.partitioner?.type === "hash") for (const column of wire.partitioner.columns) columns.add(column);
        if (wire.partitioner?.type === "custom") for (const column of node.plan.outputSchemas[output]!.keys()) columns.add(column);
      }
      return columns;
    });
    const columns = columnNeeds(node, outputs, port);
    known.set(key, columns);
    return columns;
  }
}
