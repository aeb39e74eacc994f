import { z } from "zod";

const nodeRestoreSchema = z.object({
  nodeId: z.string(),
  /** kept: taken over. converted: taken over and dealt out anew. new: begins empty. dropped: in the snapshot, but nobody takes it. */
  verdict: z.enum(["kept", "converted", "new", "dropped"]),
  stateBytes: z.number(),
  /** A sentence for people. */
  reason: z.string(),
});

/** What a start from a snapshot would do, as a worker answers it. */
export const restorePlanSchema = z.object({
  nodes: z.array(nodeRestoreSchema.readonly()).readonly(),
  /** Reasons for which the restore cannot be made at all. */
  refusals: z.array(z.string()).readonly(),
  /** True where state is lost, which people must agree to. */
  needsConsent: z.boolean(),
});

/** What becomes of one node's state. */
export type NodeRestore = Readonly<z.infer<typeof nodeRestoreSchema>>;
export type RestorePlan = Readonly<z.infer<typeof restorePlanSchema>>;
