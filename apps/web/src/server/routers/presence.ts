import { nodeIdSchema } from "@millrace/pipeline";
import { z } from "zod";
import { requirePipeline } from "../pipelines/pipeline-store.ts";
import { procedure, router } from "../trpc.ts";

const room = { pipelineId: z.uuid(), tab: z.string().min(1).max(64) };

/** Who has a pipeline open. */
export const presenceRouter = router({
  /** "I am here": answers with the others, and with the revision that is stored, so that a tab hears of what others saved. */
  beat: procedure
    .meta({ isLooking: true })
    .input(z.object({ ...room, name: z.string().trim().min(1).max(60), nodeId: nodeIdSchema.nullable() }))
    .mutation(async ({ ctx, input: { pipelineId, ...visitor } }) => {
      const { revision } = await requirePipeline(ctx, pipelineId);
      return { others: ctx.presence.beat(pipelineId, visitor), revision };
    }),
  leave: procedure
    .meta({ isLooking: true })
    .input(z.object(room))
    .mutation(({ ctx, input }) => ctx.presence.leave(input.pipelineId, input.tab)),
});
