import { executionGraph, type JobGraph } from "@millrace/engine";

/** The job graph as it is kept with the job and shown to people. Plain JSON. */
export interface PlanView {
  readonly slots: number;
  readonly tasks: readonly {
    readonly id: string;
    readonly name: string;
    readonly parallelism: number;
    readonly maxParallelism: number;
    readonly slotSharingGroup: string;
    /** The chain, head first. */
    readonly nodes: readonly { readonly id: string; readonly kind: string; readonly name: string }[];
  }[];
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly fromTask: string;
    readonly toTask: string;
    readonly partitioner: string;
    /** Why the two are not chained. */
    readonly reason: string;
  }[];
}

export function planView(job: JobGraph): PlanView {
  return {
    slots: executionGraph(job).slots,
    tasks: job.tasks.map(({ id, name, parallelism, maxParallelism, slotSharingGroup, nodes }) => ({
      id,
      name,
      parallelism,
      maxParallelism,
      slotSharingGroup,
      nodes: nodes.map(({ plan }) => ({ id: plan.nodeId, kind: plan.kind, name: plan.name })),
    })),
    edges: job.edges.map(({ from, to, fromTask, toTask, partitioner, reason }) => ({
      from,
      to,
      fromTask,
      toTask,
      partitioner: partitioner.type,
      reason,
    })),
  };
}
