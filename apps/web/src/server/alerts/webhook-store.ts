import { randomUUID } from "node:crypto";
import { notify, openWebhook, SecretError, sealWebhook, type WebhookSecret } from "@millrace/db";
import { AppError } from "../app-error.ts";
import { audit } from "../audit.ts";
import type { RequestContext } from "../context.ts";
import { deliveryView, type DeliveryView } from "./alert-store.ts";

/** A webhook without the value of its header: that is written once and never read. */
export interface WebhookView {
  readonly id: string;
  readonly name: string;
  /** Only the server's for viewers. Null where the key that it is sealed with is not here: it must be entered again. */
  readonly url: string | null;
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
  /** Left out where the one that is stored stays. */
  readonly url?: string | undefined;
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
      sealed: true,
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
  return rows.map(({ deliveries, _count, sealed, ...row }) => ({
    ...row,
    url: urlOf(ctx, { id: row.id, sealed }),
    last: deliveries[0] === undefined ? null : deliveryView(deliveries[0], row.name),
    waiting: _count.deliveries,
    givenUp: givenUp.find((group) => group.webhookId === row.id)?._count ?? 0,
  }));
}

export async function saveWebhook(ctx: RequestContext, { id, url, headerValue, ...input }: WebhookInput): Promise<{ id: string }> {
  const stored = id === undefined ? undefined : await requireWebhook(ctx, id);
  // The sealed text is bound to the id of its row.
  const rowId = id ?? randomUUID();
  // What only switches or renames needs no key.
  const staysSealed = stored !== undefined && url === undefined && headerValue === undefined && input.headerName !== null;
  const secret = staysSealed ? undefined : newSecret(ctx, stored, { url, headerName: input.headerName, headerValue });
  const data = { ...input, ...(secret === undefined ? {} : { sealed: sealed(ctx, rowId, secret), url: null, headerValue: null }) };
  await ctx.db.alertWebhook.upsert({
    where: { id: rowId },
    create: { ...data, id: rowId, workspaceId: ctx.workspaceId, createdBy: ctx.actor },
    update: data,
  });
  await notify(ctx.db, "alert", "");
  // Addresses may hold a token: only where it is goes into the audit.
  await audit(ctx, id === undefined ? "webhook.create" : "webhook.change", `webhook:${rowId}`, {
    name: input.name,
    ...(secret === undefined ? {} : { host: new URL(secret.url).host }),
    enabled: input.enabled,
  });
  return { id: rowId };
}

/** What is given, and of the stored one what is not. */
function newSecret(
  ctx: RequestContext,
  stored: StoredWebhook | undefined,
  { url, headerName, headerValue }: Pick<WebhookInput, "url" | "headerName" | "headerValue">,
): WebhookSecret {
  const isWhole = url !== undefined && (headerName === null || headerValue !== undefined);
  const before = stored === undefined || isWhole ? undefined : openStored(ctx, stored);
  return {
    url: url ?? before?.url ?? missingAddress(),
    headerValue: headerName === null ? null : (headerValue ?? before?.headerValue ?? null),
  };
}

function sealed(ctx: RequestContext, id: string, secret: WebhookSecret): string {
  try {
    return sealWebhook(ctx.secrets, id, secret);
  } catch (error) {
    throw error instanceof SecretError ? new AppError(error.code, error.message) : error;
  }
}

interface StoredWebhook {
  readonly id: string;
  readonly sealed: string | null;
}

function openStored(ctx: RequestContext, stored: StoredWebhook): WebhookSecret {
  try {
    return openWebhook(ctx.secrets, stored);
  } catch (error) {
    throw error instanceof SecretError ? new AppError(error.code, error.message, { values: { key: error.keyId ?? "" } }) : error;
  }
}

function urlOf(ctx: RequestContext, stored: StoredWebhook): string | null {
  try {
    const { url } = openWebhook(ctx.secrets, stored);
    // Whoever only looks must not be able to send in our name: addresses hold tokens.
    return ctx.role === "viewer" ? `${new URL(url).origin}/…` : url;
  } catch (error) {
    if (error instanceof SecretError) return null;
    throw error;
  }
}

function missingAddress(): never {
  throw new AppError("WEBHOOK_ADDRESS", "A new webhook needs an address. Give one that begins with http:// or https://.");
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
  const webhook = await ctx.db.alertWebhook.findFirst({
    where: { id, workspaceId: ctx.workspaceId },
    select: { id: true, name: true, sealed: true },
  });
  if (webhook === null) throw new AppError("WEBHOOK_NOT_FOUND", "This webhook does not exist any more. Load the page again.");
  return webhook;
}
