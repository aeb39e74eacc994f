import { retentionSchema } from "@millrace/pipeline/metrics";
import { getRetention, setRetention } from "../settings/retention-store.ts";
import { adminProcedure, procedure, router } from "../trpc.ts";

/** Choices that hold for the whole workspace. */
export const settingsRouter = router({
  retention: procedure.query(({ ctx }) => getRetention(ctx)),
  setRetention: adminProcedure.input(retentionSchema).mutation(({ ctx, input }) => setRetention(ctx, input)),
});
