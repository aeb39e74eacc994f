import { tracked } from "@trpc/server";
import { z } from "zod";
import { decodeCursors } from "../live/cursors.ts";
import { topicSchema } from "../live/topic.ts";
import { procedure, router } from "../trpc.ts";

/** The one stream of a browser tab. */
export const liveRouter = router({
  subscribe: procedure
    .input(z.object({ topics: z.array(topicSchema).min(1).max(64), lastEventId: z.string().max(20_000).nullish() }))
    .subscription(async function* ({ ctx, input, signal }) {
      const ended = signal ?? new AbortController().signal;
      const topics = new Set(input.topics);
      const cursors = new Map([...decodeCursors(input.lastEventId)].filter(([topic]) => topics.has(topic)));
      for await (const item of ctx.hub.stream([...topics], cursors, ended)) {
        yield tracked(item.id, item.message);
      }
    }),
});
