import type { WatermarkConfig } from "@millrace/pipeline/catalog";
import type { ExecutionGraph } from "../../graph/execution-graph.ts";
import { TASK_SLOTS, type TaskMetrics } from "../../metrics/task-metrics.ts";

/**
 * Sources of one alignment group wait for each other: who is further ahead of the slowest than allowed pauses. Each source writes its
 * watermark into its metrics; everyone reads all of them.
 * Source: Flink watermark alignment (FLIP-182).
 */
export class AlignmentGroups {
  readonly #members = new Map<string, TaskMetrics[]>();
  readonly #metrics: (task: string, subtask: number) => TaskMetrics;

  constructor(graph: ExecutionGraph, metrics: (task: string, subtask: number) => TaskMetrics) {
    this.#metrics = metrics;
    for (const task of graph.job.tasks) {
      const head = task.nodes[0]!;
      const group = (head.plan.config as { readonly watermark?: WatermarkConfig } | undefined)?.watermark?.alignmentGroup;
      if (!head.isSource || group === undefined) continue;
      const members = this.#members.get(group) ?? [];
      for (let subtask = 0; subtask < task.parallelism; subtask++) members.push(metrics(task.id, subtask));
      this.#members.set(group, members);
    }
  }

  isAhead(group: string, maxDriftMs: number, watermark: number, task: string, subtask: number): boolean {
    const own = this.#metrics(task, subtask).task;
    own[TASK_SLOTS.sourceWatermark] = watermark;
    let slowest = Infinity;
    for (const { task: slots } of this.#members.get(group) ?? []) {
      const value = slots[TASK_SLOTS.sourceWatermark]!;
      if (value !== 0 && value < slowest) slowest = value;
    }
    return watermark > slowest + maxDriftMs;
  }
}
