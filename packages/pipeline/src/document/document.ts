import { z } from "zod";
import { DOCUMENT_FORMAT, unreadableFormat } from "./format.ts";
import { pipelineTestSchema } from "./pipeline-test.ts";
import { maxParallelismSchema, parallelismSchema, rowErrorsSchema, settingsSchema } from "./settings.ts";

/** Not "constructor" and the like, to which every object answers. */
function isOwnName(name: string): boolean {
  return !(name in {});
}

/** Node ids are operator uids in savepoints: stable, short, safe in paths. */
export const nodeIdSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, "an id starts with a letter and has only letters, digits, _ and -")
  // Ids are keys of plain objects: layout, samples, tests.
  .refine(isOwnName, { error: ({ input }) => `"${String(input)}" cannot be an id: every object has a member of that name` });

export const partitionSchema = z.enum(["forward", "hash", "rebalance", "rescale", "shuffle", "broadcast", "global", "custom"]);
export type Partition = z.infer<typeof partitionSchema>;

export const nodeSchema = z.strictObject({
  id: nodeIdSchema,
  kind: z.string().min(1).max(100),
  name: z.string().max(200).optional(),
  /** Checked against the catalog entry of `kind`; kept as it is where the kind is unknown. */
  config: z.record(z.string(), z.unknown()).default({}),
  parallelism: parallelismSchema.optional(),
  maxParallelism: maxParallelismSchema.optional(),
  slotSharingGroup: z.string().max(64).optional(),
  chaining: z.enum(["always", "head", "never"]).optional(),
  rowErrors: rowErrorsSchema.optional(),
  disabled: z.boolean().optional(),
  notes: z.string().max(10_000).optional(),
});
export type PipelineNode = z.infer<typeof nodeSchema>;

/** `from` and `to` are "node.port". */
export const edgeSchema = z.strictObject({
  from: z.string().regex(/^[^.]+\.[^.]+$/, 'an edge end is written "node.port"'),
  to: z.string().regex(/^[^.]+\.[^.]+$/, 'an edge end is written "node.port"'),
  /** Left out: forward, or hash behind a keyBy, or rebalance where the parallelism differs. */
  partition: partitionSchema.optional(),
  /** With partition "custom": an integer expression; the channel is its value modulo the number of channels. */
  partitionExpr: z.string().max(10_000).optional(),
});
export type PipelineEdge = z.infer<typeof edgeSchema>;

/** Values that take the place of ${name}, by the name of the parameter. */
const parameterName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
  .refine(isOwnName, { error: ({ input }) => `"${String(input)}" cannot be a parameter: every object has a member of that name` });
const parameterValue = z.union([z.string(), z.number(), z.boolean()]);

export const documentSchema = z.strictObject({
  format: z.literal(DOCUMENT_FORMAT, { error: ({ input }) => unreadableFormat(input).message }),
  name: z.string().min(1).max(200),
  description: z.string().max(10_000).default(""),
  /** Named values that expressions and settings may use as ${name}; given at the start of a job. */
  parameters: z
    .record(parameterName, z.strictObject({ default: parameterValue.optional(), description: z.string().optional() }))
    .optional(),
  settings: settingsSchema.prefault({}),
  nodes: z.array(nodeSchema).max(10_000),
  edges: z.array(edgeSchema).max(50_000),
  /** Places on the canvas, sticky notes, groups: never part of the logic. */
  layout: z.record(z.string(), z.looseObject({ x: z.number(), y: z.number() })).default({}),
  notes: z
    .array(
      z.strictObject({
        id: nodeIdSchema,
        text: z.string().max(10_000),
        x: z.number(),
        y: z.number(),
        width: z.number(),
        height: z.number(),
        color: z.string().max(32).optional(),
        /** The node that it moves with. */
        attachedTo: nodeIdSchema.optional(),
      }),
    )
    .max(10_000)
    .optional(),
  groups: z
    .array(
      z.strictObject({
        id: nodeIdSchema,
        name: z.string().max(200),
        nodes: z.array(nodeIdSchema),
        collapsed: z.boolean().optional(),
        /** The fragment that the nodes were made from. They stand in the document as any others: it runs without the fragment. */
        fragment: z
          .strictObject({
            name: z.string().min(1).max(200),
            version: z.number().int().min(1),
            values: z.record(parameterName, parameterValue).default({}),
            /** Which node of the fragment is which one here. */
            nodes: z.record(nodeIdSchema, nodeIdSchema),
          })
          .optional(),
      }),
    )
    .max(10_000)
    .optional(),
  /** Sample rows pinned to nodes, and tests of the pipeline. */
  samples: z.record(z.string(), z.array(z.record(z.string(), z.unknown())).max(10_000)).optional(),
  tests: z.array(pipelineTestSchema).max(1_000).optional(),
});
export type PipelineDocument = z.infer<typeof documentSchema>;
/** What people write: defaults left out. */
export type PipelineDocumentInput = z.input<typeof documentSchema>;
