import { fragmentSchema } from "@millrace/pipeline";
import { z } from "zod";
import * as fragments from "../fragments/fragment-store.ts";
import { procedure, router } from "../trpc.ts";

const name = z.string().trim().min(1, "give the fragment a name").max(200, "a name has at most 200 characters");

/** Parts that pipelines share. */
export const fragmentsRouter = router({
  list: procedure.query(({ ctx }) => fragments.listFragments(ctx)),
  get: procedure
    .input(z.object({ name, version: z.number().int().min(1).optional() }))
    .query(({ ctx, input }) => fragments.getFragment(ctx, input)),
  /** Makes the next version; what is kept under a version never changes. */
  save: procedure.input(z.object({ name, fragment: fragmentSchema })).mutation(({ ctx, input }) => fragments.saveFragment(ctx, input)),
  delete: procedure.input(z.object({ name })).mutation(({ ctx, input }) => fragments.deleteFragment(ctx, input.name)),
});
