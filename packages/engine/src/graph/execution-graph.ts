import type { JobEdge, JobGraph } from "./job-graph.ts";
import { wiring } from "./partitioner.ts";
import { usedColumns } from "./used-columns.ts";

export interface Subtask {
  readonly task: string;
  readonly index: number;
  /** The thread that runs it. */
  readonly slot: number;
}

/** One ring between two subtasks. */
export interface Channel {
  readonly id: number;
  readonly edge: number;
  readonly producer: number;
  readonly consumer: number;
  /** Its number among the producer's channels of this edge: what the partitioner chooses. */
  readonly producerChannel: number;
  readonly fromSlot: number;
  readonly toSlot: number;
}

export interface ExecutionGraph {
  readonly job: JobGraph;
  readonly slots: number;
  readonly subtasks: readonly Subtask[];
  readonly channels: readonly Channel[];
  /** By edge: the columns that somebody behind it reads, and that therefore travel. */
  readonly edgeColumns: readonly (readonly number[])[];
}

/** Deals subtasks out to slots (one subtask of each task of a slot sharing group per slot) and wires them. */
export function executionGraph(job: JobGraph): ExecutionGraph {
  const groupStart = new Map<string, number>();
  let slots = 0;
  for (const group of new Set(job.tasks.map((task) => task.slotSharingGroup))) {
    groupStart.set(group, slots);
    slots += Math.max(...job.tasks.filter((task) => task.slotSharingGroup === group).map((task) => task.parallelism));
  }
  const slotOf = new Map<string, number>();
  const subtasks: Subtask[] = [];
  for (const task of job.tasks) {
    const start = groupStart.get(task.slotSharingGroup)!;
    for (let index = 0; index < task.parallelism; index++) {
      subtasks.push({ task: task.id, index, slot: start + index });
      slotOf.set(`${task.id}/${index}`, start + index);
    }
  }
  const parallelism = new Map(job.tasks.map((task) => [task.id, task.parallelism]));
  const channels: Channel[] = [];
  for (const edge of job.edges) wireEdge(edge);
  return { job, slots, subtasks, channels, edgeColumns: usedColumns(job) };

  function wireEdge(edge: JobEdge): void {
    wiring(edge.partitioner, parallelism.get(edge.fromTask)!, parallelism.get(edge.toTask)!).forEach((consumers, producer) => {
      consumers.forEach((consumer, producerChannel) => {
        channels.push({
          id: channels.length,
          edge: edge.id,
          producer,
          consumer,
          producerChannel,
          fromSlot: slotOf.get(`${edge.fromTask}/${producer}`)!,
          toSlot: slotOf.get(`${edge.toTask}/${consumer}`)!,
        });
      });
    });
  }
}
