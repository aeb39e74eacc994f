import { ROLES } from "@millrace/db";
import { z } from "zod";
import { createToken, listTokens, revokeToken } from "../access/token-store.ts";
import { adminProcedure, router } from "../trpc.ts";

/** Who may enter, and as what. */
export const tokensRouter = router({
  list: adminProcedure.query(({ ctx }) => listTokens(ctx)),
  create: adminProcedure
    .input(
      z.object({
        name: z.string().trim().min(1, "give the token the name of who uses it").max(60),
        role: z.enum(ROLES),
        /** How long it opens; null: until it is revoked. */
        days: z.number().int().min(1).max(3_650).nullable(),
      }),
    )
    .mutation(({ ctx, input }) => createToken(ctx, input)),
  revoke: adminProcedure.input(z.object({ id: z.uuid() })).mutation(({ ctx, input }) => revokeToken(ctx, input)),
});
