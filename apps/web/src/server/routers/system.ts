import { z } from "zod";
import { needsToken } from "../access/auth-mode.ts";
import { isReadOnly } from "../access/read-only.ts";
import { listAudit } from "../audit-list.ts";
import { readHealth } from "../health.ts";
import { procedure, router } from "../trpc.ts";

export const systemRouter = router({
  health: procedure.query(({ ctx }) => readHealth(ctx)),

  /** What this person may do here; `needsToken` false means that nobody has to sign in. */
  mode: procedure.query(({ ctx: { actor, role } }) => ({
    /** They may only look, because of the installation or because of their role. */
    readOnly: isReadOnly() || role === "viewer",
    because: isReadOnly() ? ("installation" as const) : role === "viewer" ? ("role" as const) : null,
    needsToken: needsToken(),
    name: actor,
    role,
  })),

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
