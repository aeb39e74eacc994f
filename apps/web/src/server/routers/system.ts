import { z } from "zod";
import { isReadOnly } from "../access/read-only.ts";
import { listAudit } from "../audit-list.ts";
import { readHealth } from "../health.ts";
import { procedure, router } from "../trpc.ts";

export const systemRouter = router({
  health: procedure.query(({ ctx }) => readHealth(ctx)),

  /** What may be done here. */
  mode: procedure.query(() => ({ readOnly: isReadOnly() })),

  /** Who did what, newest first. */
  audit: procedure
    .input(
      z
        .object({
          target: z.string().max(200).optional(),
          search: z.string().trim().max(200).default(""),
          /** `next` of the page before. */
          cursor: z
            .string()
            .regex(/^\d{1,19}$/)
            .nullish(),
          limit: z.number().int().min(1).max(500).default(100),
        })
        .prefault({}),
    )
    .query(({ ctx, input }) => listAudit(ctx, input)),
});
