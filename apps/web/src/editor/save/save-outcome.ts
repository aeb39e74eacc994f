import { documentSchema } from "@millrace/pipeline";
import { TRPCClientError } from "@trpc/client";
import { z } from "zod";
import type { SaveOutcome } from "./draft-saver.ts";

const conflictSchema = z.object({
  app: z.object({
    code: z.literal("PIPELINE_CONFLICT"),
    current: z.object({ revision: z.number(), updatedAt: z.number(), document: documentSchema }),
  }),
});

const emptyingSchema = z.object({
  app: z.object({ code: z.literal("PIPELINE_WOULD_EMPTY"), values: z.object({ nodes: z.number() }) }),
});

/** What a failed call of `pipelines.save` means for the draft. */
export function outcomeOfError(error: unknown): SaveOutcome {
  if (!(error instanceof TRPCClientError)) return { type: "refused", message: error instanceof Error ? error.message : String(error) };
  const conflict = conflictSchema.safeParse(error.data);
  if (conflict.success) return { type: "conflict", current: conflict.data.app.current };
  const emptying = emptyingSchema.safeParse(error.data);
  if (emptying.success) return { type: "refused", message: error.message, wouldEmpty: emptying.data.app.values.nodes };
  const status = (error.data as { readonly httpStatus?: number } | null | undefined)?.httpStatus;
  // No answer, or the server's database is away: worth another try.
  return status === undefined || status >= 500 ? { type: "unreachable" } : { type: "refused", message: error.message };
}
