import type { ExecutionGraph } from "../graph/execution-graph.ts";
import type { NodePlan } from "../graph/node-plan.ts";
import { TaskMetrics } from "./task-metrics.ts";

/** All counters of a job in one buffer (shared between threads, or not): where each subtask's begin. */
export class JobMetrics {
  readonly #tasks = new Map<string, TaskMetrics>();

  constructor(graph: ExecutionGraph, buffer: ArrayBufferLike) {
    const values = new Float64Array(buffer);
    let at = 0;
    for (const { task, index } of graph.subtasks) {
      const nodes = plansOf(graph, task);
      const size = TaskMetrics.size(nodes);
      this.#tasks.set(`${task}/${index}`, new TaskMetrics(values.subarray(at, at + size), nodes));
      at += size;
    }
  }

  static bytes(graph: ExecutionGraph): number {
    return graph.subtasks.reduce((sum, { task }) => sum + 8 * TaskMetrics.size(plansOf(graph, task)), 0);
  }

  of(task: string, subtaskIndex: number): TaskMetrics {
    return this.#tasks.get(`${task}/${subtaskIndex}`)!;
  }
}

function plansOf(graph: ExecutionGraph, task: string): NodePlan[] {
  return graph.job.tasks.find(({ id }) => id === task)!.nodes.map(({ plan }) => plan);
}
