import { ALERT_KINDS, alertSentence, conditionSchema } from "@millrace/pipeline/alerts";
import { z } from "zod";
import { listOpenAlerts, listPastAlerts, type AlertView } from "../../alerts/alert-store.ts";
import { listRules } from "../../alerts/rule-store.ts";
import { operation } from "../operation.ts";
import { jobid, time } from "../shapes.ts";

const tag = "Alerts";
const kind = z.enum(ALERT_KINDS);
const alert = z.object({
  id: z.uuid(),
  kind,
  state: z.enum(["pending", "firing", "resolved"]),
  summary: z.string(),
  jid: jobid,
  "job-name": z.string(),
  node: z.string().nullable(),
  numbers: z.record(z.string(), z.number()),
  "pending-since": time,
  "firing-since": time.nullable(),
  "resolved-at": time.nullable(),
  "silenced-until": time.nullable(),
});
const alerts = z.object({ alerts: z.array(alert) });

export const alertOperations = [
  operation({
    id: "listAlerts",
    path: "/alerts",
    tag,
    summary: "Alerts that are pending or fire",
    query: z.object({ jobid: jobid.optional() }),
    response: alerts,
    answer: async (ctx, { query }) => ({ alerts: (await listOpenAlerts(ctx, query.jobid)).map(viewOf) }),
  }),
  operation({
    id: "listPastAlerts",
    path: "/alerts/history",
    tag,
    summary: "Alerts that fired, newest first",
    query: z.object({
      jobid: jobid.optional(),
      before: z.coerce.number().optional().meta({ description: "firing-since of the last one seen" }),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    response: alerts,
    answer: async (ctx, { query }) => ({
      alerts: (await listPastAlerts(ctx, { jobId: query.jobid, cursor: query.before, limit: query.limit })).alerts.map(viewOf),
    }),
  }),
  operation({
    id: "listAlertRules",
    path: "/alerts/rules",
    tag,
    summary: "What is watched over",
    response: z.object({
      rules: z.array(
        z.object({
          id: z.uuid(),
          condition: conditionSchema,
          "pipeline-id": z.uuid().nullable(),
          jid: jobid.nullable(),
          enabled: z.boolean(),
        }),
      ),
    }),
    answer: async (ctx) => ({
      rules: (await listRules(ctx)).map(({ id, condition, pipelineId, jobId, enabled }) => ({
        id,
        condition,
        "pipeline-id": pipelineId,
        jid: jobId,
        enabled,
      })),
    }),
  }),
];

function viewOf(view: AlertView): z.input<typeof alert> {
  return {
    id: view.id,
    kind: view.kind,
    state: view.state,
    summary: alertSentence(view.kind, view.numbers, view.nodeName ?? undefined),
    jid: view.jobId,
    "job-name": view.jobName,
    node: view.nodeId,
    numbers: { ...view.numbers },
    "pending-since": view.pendingSince,
    "firing-since": view.firingSince,
    "resolved-at": view.resolvedAt,
    "silenced-until": view.silencedUntil,
  };
}
