import type { LogicalGraph } from "../../graph/logical-graph.ts";
import type { ConnectorRegistry } from "../../operators/connector-registry.ts";
import { SampleReader } from "./sample-reader.ts";

/** Sources that have the rows of `samples`, by node, and never end; sinks that take everything. */
export function sampleConnectors(
  graph: LogicalGraph,
  samples: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>,
): ConnectorRegistry {
  const sources: Record<string, ConnectorRegistry["sources"][string]> = {};
  const sinks: Record<string, ConnectorRegistry["sinks"][string]> = {};
  for (const { plan, isSource, isSink } of graph.nodes) {
    if (isSource) sources[plan.kind] = ({ nodeId }) => new UnendingReader(samples[nodeId] ?? []);
    if (isSink) sinks[plan.kind] = () => ({ open: () => undefined, write: () => true, close: () => undefined });
  }
  return { sources, sinks };
}

/** A source whose end would fire every window and leave nothing to save: it waits for rows that never come. */
class UnendingReader extends SampleReader {
  override poll(...args: Parameters<SampleReader["poll"]>): "more" | "wait" {
    return super.poll(...args) === "more" ? "more" : "wait";
  }

  override availableAtMs(): number {
    return this.nowMs() + 1_000;
  }
}
