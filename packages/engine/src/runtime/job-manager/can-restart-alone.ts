import { inFlightKey, inFlightKeys } from "../../checkpoint/in-flight-rows.ts";
import type { ExecutionGraph } from "../../graph/execution-graph.ts";
import type { PipelinedRegion } from "../../graph/pipelined-regions.ts";
import type { RestoreSource } from "./execution-attempt.ts";

/**
 * True where the subtasks of some regions can begin anew from `restore` while all others run on.
 * Not where the checkpoint holds rows that were under way on an edge that is a direct call in this graph; nor where subtasks of one source
 * have dealt its input out among themselves and no checkpoint says how: they would do it anew, and perhaps differently.
 */
export function canRestartAlone(
  { job, subtasks }: ExecutionGraph,
  regions: readonly PipelinedRegion[],
  restore: RestoreSource | undefined,
): boolean {
  if (job.settings.executionMode === "batch") return false;
  const failed = regions.flatMap((region) => region.subtasks);
  if (failed.length === subtasks.length) return false;
  if (restore !== undefined) {
    const exchanges = new Set(job.edges.map(inFlightKey));
    return [...inFlightKeys(restore.manifest)].every((key) => exchanges.has(key));
  }
  return job.tasks
    .filter(({ nodes }) => nodes[0]!.isSource)
    .every(({ id, parallelism }) => [0, parallelism].includes(failed.filter(({ task }) => task === id).length));
}
