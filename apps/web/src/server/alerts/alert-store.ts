import type { Prisma } from "@millrace/db";
import { notify } from "@millrace/db";
import type { AlertKind } from "@millrace/pipeline/alerts";
import { AppError } from "../app-error.ts";
import { audit } from "../audit.ts";
import type { RequestContext } from "../context.ts";
import type { JobState } from "../jobs/job-view.ts";

/** What became of telling one webhook. Times are epoch ms. */
export interface DeliveryView {
  readonly webhookName: string;
  readonly event: "firing" | "resolved" | "test";
  readonly attempts: number;
  readonly deliveredAt: number | null;
  /** Null once it was taken or given up. */
  readonly nextAt: number | null;
  readonly status: number | null;
  readonly failure: string | null;
}

/** An alert as pages show it. Times are epoch ms. */
export interface AlertView {
  readonly id: string;
  readonly ruleId: string;
  readonly kind: AlertKind;
  readonly state: "pending" | "firing" | "resolved";
  readonly jobId: string;
  readonly jobName: string;
  readonly jobState: JobState;
  /** Why the job is in its state, for jobs that failed. */
  readonly cause: string | null;
  readonly nodeId: string | null;
  readonly nodeName: string | null;
  readonly numbers: Readonly<Record<string, number>>;
  readonly pendingSince: number;
  readonly firingSince: number | null;
  readonly resolvedAt: number | null;
  readonly resolvedBy: string | null;
  readonly silencedUntil: number | null;
  readonly silencedBy: string | null;
  readonly deliveries: readonly DeliveryView[];
}

/** What the badges of all pages need: alerts that are open, and not silenced. */
export interface AlertSummary {
  readonly firing: number;
  readonly pending: number;
  /** Of the firing ones, by job. */
  readonly byJob: Readonly<Record<string, number>>;
}

const INCLUDE = {
  job: { select: { name: true, state: true, cause: true, versionId: true } },
  deliveries: { orderBy: { id: "asc" }, take: 20, include: { webhook: { select: { name: true } } } },
} as const satisfies Prisma.AlertInclude;
type Row = Prisma.AlertGetPayload<{ include: typeof INCLUDE }>;

const MOST_OPEN = 500;

export async function summarizeAlerts(ctx: RequestContext): Promise<AlertSummary> {
  const rows = await ctx.db.alert.findMany({
    where: { workspaceId: ctx.workspaceId, isOpen: true, OR: [{ silencedUntil: null }, { silencedUntil: { lte: new Date() } }] },
    select: { jobId: true, state: true },
  });
  const firing = rows.filter((row) => row.state === "firing");
  const byJob: Record<string, number> = {};
  for (const { jobId } of firing) byJob[jobId] = (byJob[jobId] ?? 0) + 1;
  return { firing: firing.length, pending: rows.length - firing.length, byJob };
}

/** Pending and firing ones, newest first; of one job or of all. */
export async function listOpenAlerts(ctx: RequestContext, jobId: string | undefined): Promise<AlertView[]> {
  const rows = await ctx.db.alert.findMany({
    where: { workspaceId: ctx.workspaceId, isOpen: true, ...(jobId === undefined ? {} : { jobId }) },
    orderBy: [{ state: "asc" }, { pendingSince: "desc" }],
    take: MOST_OPEN,
    include: INCLUDE,
  });
  return Promise.all(rows.map((row) => viewOf(ctx, row)));
}

export interface AlertPage {
  readonly alerts: readonly AlertView[];
  /** Pass as `cursor` for the next page; null at the end. */
  readonly next: number | null;
}

/** Alerts that fired, also those that still do, newest first. */
export async function listPastAlerts(
  ctx: RequestContext,
  query: { readonly jobId?: string | undefined; readonly cursor?: number | null | undefined; readonly limit: number },
): Promise<AlertPage> {
  const rows = await ctx.db.alert.findMany({
    where: {
      workspaceId: ctx.workspaceId,
      firingSince: query.cursor === undefined || query.cursor === null ? { not: null } : { lt: new Date(query.cursor) },
      ...(query.jobId === undefined ? {} : { jobId: query.jobId }),
    },
    orderBy: { firingSince: "desc" },
    take: query.limit + 1,
    include: INCLUDE,
  });
  const alerts = await Promise.all(rows.slice(0, query.limit).map((row) => viewOf(ctx, row)));
  return { alerts, next: rows.length > query.limit ? (alerts.at(-1)?.firingSince ?? null) : null };
}

/** Silences an open alert for some minutes, or ends its silence (0). The rule stays silent for the pipeline's next jobs as well. */
export async function silenceAlert(ctx: RequestContext, { id, minutes }: { readonly id: string; readonly minutes: number }): Promise<void> {
  const alert = await requireAlert(ctx, id);
  const until = minutes === 0 ? null : new Date(Date.now() + minutes * 60_000);
  await ctx.db.$transaction(async (tx) => {
    await tx.alert.update({ where: { id }, data: { silencedUntil: until, silencedBy: until === null ? null : ctx.actor } });
    // What has not gone out yet waits for the end of the silence.
    await tx.alertDelivery.updateMany({
      where: { alertId: id, event: "firing", deliveredAt: null, nextAt: { not: null } },
      data: { nextAt: until ?? new Date() },
    });
    await notify(tx, "alert", alert.jobId);
  });
  await audit(ctx, minutes === 0 ? "alert.unsilence" : "alert.silence", `alert:${id}`, { kind: alert.kind, job: alert.jobId, minutes });
}

/** Resolves the alert of a job that failed and is not started again. Everything else resolves by itself. */
export async function resolveAlert(ctx: RequestContext, { id }: { readonly id: string }): Promise<void> {
  const alert = await requireAlert(ctx, id);
  if (alert.kind !== "job-failed")
    throw new AppError("ALERT_LIVES", "This alert resolves by itself when its reason is gone. Silence it, or change its rule.");
  await ctx.db.$transaction(async (tx) => {
    await tx.alert.updateMany({
      where: { id, isOpen: true },
      data: { state: "resolved", isOpen: null, resolvedAt: new Date(), resolvedBy: ctx.actor },
    });
    await notify(tx, "alert", alert.jobId);
  });
  await audit(ctx, "alert.resolve", `alert:${id}`, { kind: alert.kind, job: alert.jobId });
}

async function requireAlert(ctx: RequestContext, id: string) {
  const alert = await ctx.db.alert.findFirst({ where: { id, workspaceId: ctx.workspaceId, isOpen: true } });
  if (alert === null) throw new AppError("ALERT_NOT_FOUND", "This alert is not open any more. It stands in the history.");
  return alert;
}

async function viewOf(ctx: RequestContext, row: Row): Promise<AlertView> {
  const document = row.nodeId === null ? null : await ctx.documents.read(row.job.versionId);
  return {
    id: row.id,
    ruleId: row.ruleId,
    kind: row.kind as AlertKind,
    state: row.state as AlertView["state"],
    jobId: row.jobId,
    jobName: row.job.name,
    jobState: row.job.state,
    cause: row.job.state === "FAILED" ? row.job.cause : null,
    nodeId: row.nodeId,
    nodeName: document?.nodes.find((node) => node.id === row.nodeId)?.name ?? row.nodeId,
    numbers: row.numbers as AlertView["numbers"],
    pendingSince: row.pendingSince.getTime(),
    firingSince: row.firingSince?.getTime() ?? null,
    resolvedAt: row.resolvedAt?.getTime() ?? null,
    resolvedBy: row.resolvedBy,
    silencedUntil: row.silencedUntil?.getTime() ?? null,
    silencedBy: row.silencedBy,
    deliveries: row.deliveries.map((delivery) => deliveryView(delivery, delivery.webhook.name)),
  };
}

export function deliveryView(
  row: Pick<Row["deliveries"][number], "event" | "attempts" | "deliveredAt" | "nextAt" | "status" | "failure">,
  webhookName: string,
): DeliveryView {
  return {
    webhookName,
    event: row.event as DeliveryView["event"],
    attempts: row.attempts,
    deliveredAt: row.deliveredAt?.getTime() ?? null,
    nextAt: row.nextAt?.getTime() ?? null,
    status: row.status,
    failure: row.failure,
  };
}
