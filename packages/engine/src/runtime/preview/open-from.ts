import { chainGraph } from "../../graph/job-graph.ts";
import type { LogicalGraph } from "../../graph/logical-graph.ts";
import { EngineError } from "../../operators/engine-error.ts";
import { previewRegistry } from "../../operators/preview-registry.ts";
import type { StepSnapshot } from "../codegen/chain-step.ts";
import { LocalRun } from "../local-executor.ts";
import { onOneSubtask } from "./on-one-subtask.ts";
import { sampleConnectors } from "./sample-connectors.ts";

/** Opens the graph on saved state; which of the `readable` nodes cannot read theirs, and why. Throws where a node cannot be opened whatever its state. */
export async function openFrom(
  graph: LogicalGraph,
  saved: ReadonlyMap<string, readonly StepSnapshot[]>,
  readable: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>();
  const job = chainGraph(onOneSubtask(graph, Infinity));
  for (;;) {
    const run = new LocalRun(job, {
      connectors: sampleConnectors(graph, {}),
      operators: previewRegistry,
      restored: (nodeId) => (readable.has(nodeId) && !refused.has(nodeId) ? saved.get(nodeId) : undefined),
    });
    try {
      await run.open();
      // A step that cannot open fails its task at the task's first turn.
      run.round();
      return refused;
    } catch (error) {
      if (!(error instanceof EngineError) || error.nodeId === undefined || refused.has(error.nodeId)) throw error;
      refused.set(error.nodeId, error.message);
    } finally {
      await run.close();
    }
  }
}
