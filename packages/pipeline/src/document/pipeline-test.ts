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
  /**
   * By source node: behind so many of its rows it falls silent and is idle, as behind Flink's withIdleness, so that it holds no watermark back. Rows that it
   * has besides come when all other sources are through; only then do all of them end. 0: silent from the beginning.
   */
  idle: z.record(z.string(), z.strictObject({ afterRows: z.int().min(0).max(10_000).default(0) })).optional(),
  /**
   * The run fails behind so many rows of all sources together, and is restored from the checkpoint that it took before (left out: half-way). What sinks got
   * in between is not committed: the expected rows are there exactly once. A batch job begins anew. As in Flink, watermarks are no part of a checkpoint.
   */
  crash: z.strictObject({ afterRows: z.int().min(1), checkpointAfterRows: z.int().min(0).optional() }).optional(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type PipelineTest = z.infer<typeof pipelineTestSchema>;
