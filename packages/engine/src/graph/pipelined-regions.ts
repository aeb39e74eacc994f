import type { ExecutionGraph, Subtask } from "./execution-graph.ts";

/** Subtasks that rows connect, directly or through others: who of them fails takes all of them along, and nobody else. */
export interface PipelinedRegion {
  readonly id: number;
  readonly subtasks: readonly Subtask[];
  /** Ids of the channels between them. */
  readonly channels: readonly number[];
}

/**
 * The connected components of the graph of subtasks, in the order of their first subtasks. Blocking exchanges connect too: what they hold is
 * not kept for a reader that begins anew.
 * Source: Flink SchedulingPipelinedRegion.
 */
export function pipelinedRegions({ job, subtasks, channels }: ExecutionGraph): readonly PipelinedRegion[] {
  const numberOf = new Map(subtasks.map(({ task, index }, number) => [`${task}/${index}`, number]));
  const ends = channels.map(({ edge, producer, consumer }) => {
    const { fromTask, toTask } = job.edges[edge]!;
    return [numberOf.get(`${fromTask}/${producer}`)!, numberOf.get(`${toTask}/${consumer}`)!] as const;
  });
  const parents = subtasks.map((_, number) => number);
  for (const [from, to] of ends) {
    const [a, b] = [rootOf(from), rootOf(to)];
    parents[Math.max(a, b)] = Math.min(a, b);
  }
  const members = Map.groupBy(subtasks.keys(), rootOf);
  const wires = Map.groupBy(channels.keys(), (i) => rootOf(ends[i]![0]));
  return [...members].map(([root, numbers], id) => ({
    id,
    subtasks: numbers.map((number) => subtasks[number]!),
    channels: (wires.get(root) ?? []).map((i) => channels[i]!.id),
  }));

  function rootOf(number: number): number {
    let root = number;
    while (parents[root] !== root) root = parents[root]!;
    return root;
  }
}
