import { z } from "zod";
import { documentSchema, edgeSchema, nodeSchema } from "./document.ts";

/** A part that pipelines share: nodes with the wires between them, and the parameters that their settings speak of. */
export const fragmentSchema = z.strictObject({
  nodes: z.array(nodeSchema).min(1).max(1_000),
  edges: z.array(edgeSchema).max(5_000).default([]),
  layout: documentSchema.shape.layout,
  notes: documentSchema.shape.notes,
  parameters: documentSchema.shape.parameters.unwrap().default({}),
});
export type Fragment = z.infer<typeof fragmentSchema>;
