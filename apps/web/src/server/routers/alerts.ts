import { conditionSchema } from "@millrace/pipeline/alerts";
import { z } from "zod";
import { listOpenAlerts, listPastAlerts, resolveAlert, silenceAlert, summarizeAlerts } from "../alerts/alert-store.ts";
import { deleteRule, listRules, saveRule } from "../alerts/rule-store.ts";
import { deleteWebhook, listWebhooks, saveWebhook, testWebhook } from "../alerts/webhook-store.ts";
import { procedure, router } from "../trpc.ts";

const id = z.uuid();
const ofOne = z.object({ id });
/** What may stand in a header: visible ASCII, with blanks between. */
const headerName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, "a header's name has letters, digits and dashes only");
const headerValue = z
  .string()
  .regex(/^[\x21-\x7e]([\x20-\x7e]{0,3998}[\x21-\x7e])?$/, "a header's value has visible ASCII characters only");
/** The browser or the network must not be able to change them: what the product sends itself. */
const OWN_HEADERS = new Set(["content-type", "content-length", "host", "idempotency-key", "connection", "transfer-encoding"]);

/** What is watched over, what fires, and who is told. */
export const alertsRouter = router({
  /** For the badges of all pages. */
  summary: procedure.query(({ ctx }) => summarizeAlerts(ctx)),
  open: procedure.input(z.object({ jobId: id.optional() }).prefault({})).query(({ ctx, input }) => listOpenAlerts(ctx, input.jobId)),
  history: procedure
    .input(
      z.object({ jobId: id.optional(), cursor: z.number().nullish(), limit: z.number().int().min(1).max(500).default(100) }).prefault({}),
    )
    .query(({ ctx, input }) => listPastAlerts(ctx, input)),
  silence: procedure
    .input(z.object({ id, minutes: z.number().int().min(0).max(10_080) }))
    .mutation(({ ctx, input }) => silenceAlert(ctx, input)),
  resolve: procedure.input(ofOne).mutation(({ ctx, input }) => resolveAlert(ctx, input)),

  rules: router({
    list: procedure.query(({ ctx }) => listRules(ctx)),
    save: procedure
      .input(
        z
          .object({
            id: id.optional(),
            condition: conditionSchema,
            pipelineId: id.nullable(),
            jobId: id.nullable(),
            enabled: z.boolean(),
          })
          .refine((rule) => rule.pipelineId === null || rule.jobId === null, "a rule is for a pipeline or for a job, not for both"),
      )
      .mutation(({ ctx, input }) => saveRule(ctx, input)),
    delete: procedure.input(ofOne).mutation(({ ctx, input }) => deleteRule(ctx, input)),
  }),

  webhooks: router({
    list: procedure.query(({ ctx }) => listWebhooks(ctx)),
    save: procedure
      .input(
        z.object({
          id: id.optional(),
          name: z.string().trim().min(1, "give the webhook a name").max(100),
          url: z
            .url({ protocol: /^https?$/, error: "the address begins with http:// or https://" })
            .max(2_000)
            .optional(),
          headerName: headerName.refine((name) => !OWN_HEADERS.has(name.toLowerCase()), "this header is Millrace's own").nullable(),
          headerValue: headerValue.optional(),
          enabled: z.boolean(),
        }),
      )
      .mutation(({ ctx, input }) => saveWebhook(ctx, input)),
    delete: procedure.input(ofOne).mutation(({ ctx, input }) => deleteWebhook(ctx, input)),
    test: procedure.input(ofOne).mutation(({ ctx, input }) => testWebhook(ctx, input)),
  }),
});
