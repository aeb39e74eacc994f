import { z } from "zod";

const row = z.record(z.string(), z.json());

/**
 * A test of a pipeline, kept in its document: rows in, rows expected. Sources get exactly these rows, in this order, whatever they read otherwise; the engine's own
 * operators do the rest under a virtual clock.
 */
export const pipelineTestSchema = z.strictObject({
  name: z.string().min(1).max(200),
  description: z.string().max(10_000).optional(),
  /** By source node. Columns that are left out are null; sources that are not named get no rows. */
  rows: z.record(z.string(), z.array(row).max(10_000)).default({}),
  /**
   * By sink node, or by output ("node.port", or "node" for its port out): the rows that are there at the end, changes applied. Only the columns that
   * are named are compared.
   */
  expected: z.record(z.string(), z.array(row).max(10_000)).default({}),
  /** The order of the rows counts as well. */
  ordered: z.boolean().default(false),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type PipelineTest = z.infer<typeof pipelineTestSchema>;
