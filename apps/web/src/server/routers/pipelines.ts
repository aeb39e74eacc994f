import { documentSchema, nodeIdSchema } from "@millrace/pipeline";
import { z } from "zod";
import { procedure, router } from "../trpc.ts";
import * as pipelines from "../pipelines/pipeline-store.ts";
import * as versions from "../pipelines/version-store.ts";

const id = z.uuid();
const name = z.string().trim().min(1, "give the pipeline a name").max(200, "a name has at most 200 characters");

/** The documents that people edit, and their frozen versions. */
export const pipelinesRouter = router({
  list: procedure
    .input(
      z
        .object({
          search: z.string().max(200).default(""),
          deleted: z.boolean().default(false),
          limit: z.number().int().min(1).max(200).default(100),
        })
        .prefault({}),
    )
    .query(({ ctx, input }) => pipelines.listPipelines(ctx, input)),

  get: procedure.input(z.object({ id })).query(({ ctx, input }) => pipelines.getPipeline(ctx, input.id)),

  /** From nothing, from a template, or from a document that a person brings. */
  create: procedure
    .input(
      z.discriminatedUnion("from", [
        z.object({ from: z.literal("blank"), name }),
        z.object({ from: z.literal("template"), templateId: nodeIdSchema.or(z.string().max(100)), name: name.optional() }),
        z.object({ from: z.literal("document"), document: documentSchema }),
      ]),
    )
    .mutation(({ ctx, input }) => pipelines.createPipeline(ctx, input)),

  /**
   * Refused with PIPELINE_CONFLICT (and the current document) when `revision` is not the newest, and with PIPELINE_WOULD_EMPTY when a graph
   * without nodes would take the place of one with nodes and nobody said with `mayEmpty` that this is meant.
   */
  save: procedure
    .input(z.object({ id, revision: z.number().int().min(1), document: documentSchema, mayEmpty: z.boolean().default(false) }))
    .mutation(({ ctx, input }) => pipelines.savePipelineDocument(ctx, input)),

  rename: procedure.input(z.object({ id, name })).mutation(({ ctx, input }) => pipelines.renamePipeline(ctx, input)),

  /** Hides it; `restore` brings it back as it was. */
  delete: procedure.input(z.object({ id })).mutation(({ ctx, input }) => pipelines.deletePipeline(ctx, input.id)),
  restore: procedure.input(z.object({ id })).mutation(({ ctx, input }) => pipelines.restorePipeline(ctx, input.id)),
  duplicate: procedure.input(z.object({ id, name: name.optional() })).mutation(({ ctx, input }) => pipelines.duplicatePipeline(ctx, input)),

  versions: router({
    list: procedure.input(z.object({ pipelineId: id })).query(({ ctx, input }) => versions.listVersions(ctx, input.pipelineId)),
    get: procedure
      .input(z.object({ pipelineId: id, number: z.number().int().min(1) }))
      .query(({ ctx, input }) => versions.getVersion(ctx, input)),
    create: procedure
      .input(z.object({ pipelineId: id, name: z.string().trim().max(200).default(""), note: z.string().max(10_000).default("") }))
      .mutation(({ ctx, input }) => versions.createVersion(ctx, input)),
    /** The version's document becomes the draft again, as a new revision. */
    restore: procedure
      .input(z.object({ pipelineId: id, number: z.number().int().min(1), revision: z.number().int().min(1) }))
      .mutation(({ ctx, input }) => versions.restoreVersion(ctx, input)),
  }),
});
