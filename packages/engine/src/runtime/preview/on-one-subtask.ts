import type { SourceGeneratorConfig } from "@millrace/pipeline/catalog";
import type { LogicalGraph } from "../../graph/logical-graph.ts";

/** Everything in one subtask a node, generators bounded and without pace. */
export function onOneSubtask(graph: LogicalGraph, maxSourceRows: number): LogicalGraph {
  const settings = { ...graph.settings, parallelism: 1, bufferTimeoutMs: 0 };
  const nodes = graph.nodes.map((node) => {
    const plan = { ...node.plan, parallelism: 1 };
    if (plan.kind !== "source.generator") return { ...node, plan };
    const config = plan.config as SourceGeneratorConfig;
    const eventsPerSecond = config.eventsPerSecond ?? (config.rowsPerSecond > 0 ? config.rowsPerSecond : 1000);
    return {
      ...node,
      plan: { ...plan, config: { ...config, eventsPerSecond, rowsPerSecond: 0, count: Math.min(config.count ?? Infinity, maxSourceRows) } },
    };
  });
  const edges = graph.edges.map((edge) => ({ ...edge, partition: edge.partition === "broadcast" ? edge.partition : undefined }));
  return { ...graph, settings, nodes, edges };
}
