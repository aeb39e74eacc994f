import { z } from "zod";
import { requirePipeline } from "../../pipelines/pipeline-store.ts";
import { operation } from "../operation.ts";
import { count, time } from "../shapes.ts";

const tag = "Pipelines";
const pipeline = z.object({ id: z.uuid(), name: z.string(), revision: count, "updated-at": time });

export const pipelineOperations = [
  operation({
    id: "listPipelines",
    path: "/pipelines",
    tag,
    summary: "The newest thousand pipelines",
    response: z.object({ pipelines: z.array(pipeline) }),
    async answer(ctx) {
      const rows = await ctx.db.pipeline.findMany({
        where: { workspaceId: ctx.workspaceId, deletedAt: null },
        orderBy: { updatedAt: "desc" },
        take: 1_000,
        select: { id: true, name: true, revision: true, updatedAt: true },
      });
      return { pipelines: rows.map(viewOf) };
    },
  }),
  operation({
    id: "getPipeline",
    path: "/pipelines/{pipelineid}",
    tag,
    summary: "A pipeline with its document (its JSON Schema: packages/pipeline/schema/millrace-v1.json)",
    params: z.object({ pipelineid: z.uuid() }),
    response: pipeline.extend({ document: z.record(z.string(), z.unknown()) }),
    async answer(ctx, { params }) {
      const row = await requirePipeline(ctx, params.pipelineid);
      return { ...viewOf(row), document: row.document as Record<string, unknown> };
    },
  }),
];

function viewOf(row: {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
  readonly updatedAt: Date;
}): z.input<typeof pipeline> {
  return { id: row.id, name: row.name, revision: row.revision, "updated-at": row.updatedAt.getTime() };
}
