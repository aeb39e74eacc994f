import { notify } from "@millrace/db";
import { AppError } from "../app-error.ts";
import { audit } from "../audit.ts";
import type { RequestContext } from "../context.ts";
import { deliveryView, type DeliveryView } from "./alert-store.ts";

/** A webhook without the value of its header: that is written once and never read. */
export interface WebhookView {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly headerName: string | null;
  readonly enabled: boolean;
  readonly createdBy: string;
  /** The newest message that was to go there. */
  readonly last: DeliveryView | null;
  /** How many messages wait or were given up. */
  readonly waiting: number;
  readonly givenUp: number;
}

export interface WebhookInput {
  /** Left out: a new one. */
  readonly id?: string | undefined;
  readonly name: string;
  readonly url: string;
  readonly headerName: string | null;
  /** Left out where the one that is stored stays. */
  readonly headerValue?: string | undefined;
  readonly enabled: boolean;
}

export async function listWebhooks(ctx: RequestContext): Promise<WebhookView[]> {
  const rows = await ctx.db.alertWebhook.findMany({
    where: { workspaceId: ctx.workspaceId },
    orderBy: { createdAt: "asc" },
    select: {
      id: true,
      name: true,
      url: true,
      headerName: true,
      enabled: true,
      createdBy: true,
      deliveries: { orderBy: { id: "desc" }, take: 1 },
      _count: { select: { deliveries: { where: { nextAt: { not: null } } } } },
    },
  });
  const givenUp = await ctx.db.alertDelivery.groupBy({
    by: ["webhookId"],
    where: { webhook: { workspaceId: ctx.workspaceId }, nextAt: null, deliveredAt: null },
    _count: true,
  });
  return rows.map(({ deliveries, _count, ...row }) => ({
    ...row,
    last: deliveries[0] === undefined ? null : deliveryView(deliveries[0], row.name),
    waiting: _count.deliveries,
    givenUp: givenUp.find((group) => group.webhookId === row.id)?._count ?? 0,
  }));
}

export async function saveWebhook(ctx: RequestContext, { id, headerValue, ...input }: WebhookInput): Promise<{ id: string }> {
  if (id !== undefined) await requireWebhook(ctx, id);
  const data = {
    ...input,
    ...(input.headerName === null ? { headerValue: null } : headerValue === undefined ? {} : { headerValue }),
  };
  const webhook =
    id === undefined
      ? await ctx.db.alertWebhook.create({ data: { ...data, workspaceId: ctx.workspaceId, createdBy: ctx.actor }, select: { id: true } })
      : await ctx.db.alertWebhook.update({ where: { id }, data, select: { id: true } });
  await notify(ctx.db, "alert", "");
  // Addresses may hold a token: only where it is goes into the audit.
  await audit(ctx, id === undefined ? "webhook.create" : "webhook.change", `webhook:${webhook.id}`, {
    name: input.name,
    host: new URL(input.url).host,
    enabled: input.enabled,
  });
  return webhook;
}

export async function deleteWebhook(ctx: RequestContext, { id }: { readonly id: string }): Promise<void> {
  const { name } = await requireWebhook(ctx, id);
  await ctx.db.alertWebhook.delete({ where: { id } });
  await notify(ctx.db, "alert", "");
  await audit(ctx, "webhook.delete", `webhook:${id}`, { name });
}

/** Sends a message that says it is a test; what becomes of it appears in the list. */
export async function testWebhook(ctx: RequestContext, { id }: { readonly id: string }): Promise<void> {
  const { name } = await requireWebhook(ctx, id);
  await ctx.db.alertDelivery.create({ data: { webhookId: id, event: "test", nextAt: new Date() } });
  await notify(ctx.db, "alert", "");
  await audit(ctx, "webhook.test", `webhook:${id}`, { name });
}

async function requireWebhook(ctx: RequestContext, id: string) {
  const webhook = await ctx.db.alertWebhook.findFirst({ where: { id, workspaceId: ctx.workspaceId }, select: { name: true } });
  if (webhook === null) throw new AppError("WEBHOOK_NOT_FOUND", "This webhook does not exist any more. Load the page again.");
  return webhook;
}
