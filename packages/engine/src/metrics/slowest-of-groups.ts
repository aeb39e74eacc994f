import type { WatermarkConfig } from "@millrace/pipeline/catalog";
import type { JobTask } from "../graph/job-graph.ts";
import type { JobMetrics } from "./job-metrics.ts";
import { TASK_SLOTS } from "./task-metrics.ts";

/** The least watermark in the alignment group of each source that has one, by task; none before a source of the group has a watermark. */
export function slowestOfGroups(tasks: readonly JobTask[], metrics: JobMetrics): ReadonlyMap<string, number> {
  const members = tasks.flatMap((task) => {
    const { plan, isSource } = task.nodes[0]!;
    const group = (plan.config as { readonly watermark?: WatermarkConfig } | undefined)?.watermark?.alignmentGroup;
    return isSource && group !== undefined ? [{ task, group }] : [];
  });
  const least = new Map<string, number>();
  for (const { task, group } of members)
    for (let subtask = 0; subtask < task.parallelism; subtask++) {
      const value = metrics.of(task.id, subtask).task[TASK_SLOTS.sourceWatermark]!;
      if (value !== 0) least.set(group, Math.min(value, least.get(group) ?? Infinity));
    }
  return new Map(members.flatMap(({ task, group }) => (least.has(group) ? [[task.id, least.get(group)!] as const] : [])));
}
