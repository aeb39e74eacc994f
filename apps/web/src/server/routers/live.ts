import { tracked } from "@trpc/server";
import { z } from "zod";
import { AppError } from "../app-error.ts";
import { decodeCursors } from "../live/cursors.ts";
import { topicSchema } from "../live/topic.ts";
import { procedure, router } from "../trpc.ts";

/** The token of an open stream is looked at again when something is sent and it was not for this long. */
const CHECK_EVERY_MS = 10_000;

/** The one stream of a browser tab. */
export const liveRouter = router({
  subscribe: procedure
    .input(z.object({ topics: z.array(topicSchema).min(1).max(64), lastEventId: z.string().max(20_000).nullish() }))
    .subscription(async function* ({ ctx, input, signal }) {
      const ended = signal ?? new AbortController().signal;
      const topics = new Set(input.topics);
      const cursors = new Map([...decodeCursors(input.lastEventId)].filter(([topic]) => topics.has(topic)));
      let checkedAt = Date.now();
      for await (const item of ctx.hub.stream([...topics], cursors, ended)) {
        // Who may not look any more hears nothing any more.
        if (ctx.isStillIn !== undefined && Date.now() - checkedAt > CHECK_EVERY_MS) {
          checkedAt = Date.now();
          if (!(await ctx.isStillIn()))
            throw new AppError("UNAUTHENTICATED", "The access token was revoked or has expired. Sign in with another one.");
        }
        yield tracked(item.id, item.message);
      }
    }),
});
