import { notify, openWebhook, SecretError, type Database, type SecretBox } from "@millrace/db";
import { alertSentence, type AlertKind } from "@millrace/pipeline/alerts";

/** A webhook has this long to answer. */
const TIMEOUT_MS = 5_000;
/** Waits between attempts double from the first of these to the last. */
const FIRST_WAIT_MS = 1_000;
const LAST_WAIT_MS = 300_000;
/** About an hour of attempts; then it is given up, and the page says why. */
const MOST_ATTEMPTS = 20;
const MOST_AT_ONCE = 20;
/** A worker that dies while it sends leaves the message to others after this long. */
const CLAIM_MS = 4 * TIMEOUT_MS;

/**
 * Sends what waits: POST with JSON, the delivery's id as `Idempotency-Key`, and the webhook's own header. 2xx is taken; everything else is tried again
 * later. At least once: a receiver that must not act twice looks at the key. Of several workers one sends a message.
 */
export async function deliverAlerts(db: Database, secrets: SecretBox, fetchLike: typeof fetch = fetch): Promise<void> {
  const claimed = await db.$queryRaw<{ id: string }[]>`
    UPDATE "AlertDelivery" SET "nextAt" = now() + make_interval(secs => ${CLAIM_MS / 1_000}), "attempts" = "attempts" + 1
    WHERE "id" IN (SELECT "id" FROM "AlertDelivery" WHERE "nextAt" <= now() ORDER BY "nextAt" LIMIT ${MOST_AT_ONCE} FOR UPDATE SKIP LOCKED)
    RETURNING "id"`;
  await Promise.all(claimed.map(({ id }) => deliver({ db, secrets, fetchLike }, id)));
}

interface Delivering {
  readonly db: Database;
  readonly secrets: SecretBox;
  readonly fetchLike: typeof fetch;
}

async function deliver({ db, secrets, fetchLike }: Delivering, id: string): Promise<void> {
  const delivery = await readDelivery(db, id);
  // Its webhook or rule is gone meanwhile.
  if (delivery === null) return;
  const { webhook } = delivery;
  const target = targetOf(secrets, webhook);
  const outcome =
    typeof target === "string" ? { status: null, failure: target } : await send(fetchLike, target, { id, body: messageOf(delivery) });
  const isDone = outcome.failure === null;
  const isGivenUp = !isDone && (delivery.attempts >= MOST_ATTEMPTS || !webhook.enabled);
  const waitMs = Math.min(LAST_WAIT_MS, FIRST_WAIT_MS * 2 ** (delivery.attempts - 1));
  await db.$transaction(async (tx) => {
    await tx.alertDelivery.updateMany({
      where: { id },
      data: {
        status: outcome.status,
        failure: outcome.failure,
        deliveredAt: isDone ? new Date() : null,
        nextAt: isDone || isGivenUp ? null : new Date(Date.now() + waitMs),
      },
    });
    await notify(tx, "alert", delivery.alert?.jobId ?? "");
  });
}

function readDelivery(db: Database, id: string) {
  return db.alertDelivery.findUnique({
    where: { id },
    include: { webhook: true, alert: { include: { rule: true, job: { include: { version: { select: { document: true } } } } } } },
  });
}
type Delivery = NonNullable<Awaited<ReturnType<typeof readDelivery>>>;

interface Target {
  readonly url: string;
  readonly headerName: string | null;
  readonly headerValue: string | null;
}

/** Where a message goes, or why that cannot be read. */
function targetOf(secrets: SecretBox, webhook: Delivery["webhook"]): Target | string {
  try {
    return { headerName: webhook.headerName, ...openWebhook(secrets, webhook) };
  } catch (error) {
    if (error instanceof SecretError) return error.message;
    throw error;
  }
}

/** Never throws; redirects are not followed, so that the header goes nowhere else. */
async function send(
  fetchLike: typeof fetch,
  { url, headerName, headerValue }: Target,
  { id, body }: { readonly id: string; readonly body: object },
): Promise<{ readonly status: number | null; readonly failure: string | null }> {
  try {
    const response = await fetchLike(url, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        "content-type": "application/json",
        "idempotency-key": id,
        ...(headerName === null || headerValue === null ? {} : { [headerName]: headerValue }),
      },
      body: JSON.stringify(body),
    });
    await response.body?.cancel();
    return { status: response.status, failure: response.ok ? null : `The webhook answered ${response.status}.` };
  } catch (error) {
    return { status: null, failure: reasonOf(error) };
  }
}

/** Why nothing came back. Only the kind of the failure: the message of a library may hold the header. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") return `The webhook did not answer within ${TIMEOUT_MS / 1_000} s.`;
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  return `The webhook cannot be reached${typeof cause?.code === "string" ? ` (${cause.code})` : ""}.`;
}

function messageOf({ event, alert, webhook, createdAt }: Delivery): object {
  if (alert === null) return { event, at: createdAt.toISOString(), webhook: webhook.name, summary: "A test of this webhook by Millrace." };
  const { rule, job } = alert;
  const node = nodeOf(job.version.document, alert.nodeId);
  const numbers = alert.numbers as Record<string, number>;
  return {
    event,
    alertId: alert.id,
    summary: alertSentence(alert.kind as AlertKind, numbers, node?.name ?? alert.nodeId ?? undefined),
    rule: { id: rule.id, condition: rule.condition },
    job: { id: job.id, name: job.name, pipelineId: job.pipelineId, state: job.state },
    node: alert.nodeId === null ? null : { id: alert.nodeId, name: node?.name ?? null },
    numbers,
    pendingSince: alert.pendingSince.toISOString(),
    firingSince: alert.firingSince?.toISOString() ?? null,
    resolvedAt: alert.resolvedAt?.toISOString() ?? null,
  };
}

function nodeOf(document: unknown, nodeId: string | null): { readonly name?: string } | undefined {
  const { nodes } = (document ?? {}) as { nodes?: readonly { readonly id: string; readonly name?: string }[] };
  return nodes?.find((node) => node.id === nodeId);
}
