import path from "node:path";
import type { ExecutionGraph } from "../../graph/execution-graph.ts";
import type { CreateKeyedState } from "../../runtime/task/task-environment.ts";
import { LsmStateBackend } from "./lsm-state-backend.ts";

/** Where the document says nothing. Flink's managed memory of a slot is 0.4 of a task manager's, some hundred MB by default. */
const DEFAULT_CACHE_BYTES = 256 * 1024 * 1024;

interface Slot {
  readonly graph: ExecutionGraph;
  readonly slot: number;
  readonly stateFolder: string;
}

/** How the nodes of a slot keep keyed state by the document's settings; undefined: in memory. The cache of the document is that of the whole job. */
export function createKeyedState({ graph, slot, stateFolder }: Slot): CreateKeyedState | undefined {
  const { stateBackend, executionMode } = graph.job.settings;
  // A batch job keeps the state of one key at a time.
  if (stateBackend.type !== "lsm" || executionMode === "batch") return undefined;
  const keyed = new Map(
    graph.job.tasks.map(({ id, nodes }) => [id, nodes.filter(({ plan }) => plan.inputKeys.some((keys) => keys !== undefined)).length]),
  );
  const users = graph.subtasks.reduce((sum, { task }) => sum + keyed.get(task)!, 0);
  const memoryBytes = (stateBackend.cacheBytes ?? DEFAULT_CACHE_BYTES) / Math.max(1, users);
  return ({ nodeId, subtaskIndex, range, clock }) =>
    new LsmStateBackend({
      range,
      clock,
      memoryBytes,
      folder: path.join(stateFolder, `slot-${slot}`, `${nodeId}-${subtaskIndex}`),
      filePrefix: `${nodeId}-${subtaskIndex}`,
    });
}
