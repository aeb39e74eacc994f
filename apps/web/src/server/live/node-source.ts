import type { RequestContext } from "../context.ts";
import type { NodeSample } from "@millrace/pipeline/metrics";
import type { TopicSource, Update } from "./topic-source.ts";

/** The subtasks of one node, whole at each sample: read only while somebody has the node open. */
export function nodeSource(ctx: RequestContext, jobId: string, nodeId: string): TopicSource {
  let at = -Infinity;
  let node: NodeSample | undefined;
  return {
    minIntervalMs: 500,
    concerns: (a) => a.kind === "all" || (a.kind === "job" && a.jobId === jobId && a.what === "sample"),
    async refresh() {
      if (!(await owns(ctx, jobId))) return [];
      const sample = await ctx.samples.read(jobId);
      const next = sample?.nodes[nodeId];
      if (sample === null || next === undefined || sample.at === at) return [];
      at = sample.at;
      node = next;
      return [update(at, next)];
    },
    snapshot: async () => (node === undefined ? [] : [update(at, node)]),
  };
}

async function owns(ctx: RequestContext, jobId: string): Promise<boolean> {
  return (await ctx.db.job.count({ where: { id: jobId, workspaceId: ctx.workspaceId } })) > 0;
}

function update(at: number, node: NodeSample): Update {
  return { data: { type: "subtasks", at, node } };
}
