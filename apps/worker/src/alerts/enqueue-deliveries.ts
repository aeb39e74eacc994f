import type { AlertModel, Transaction } from "@millrace/db";

/**
 * Writes down that every webhook is to be told of an alert; `deliverAlerts` does it. A silenced alert is told when its silence ends, if it fires still:
 * what resolves before anybody was told of it is not told at all.
 */
export async function enqueueDeliveries(tx: Transaction, alert: AlertModel, event: "firing" | "resolved"): Promise<void> {
  if (event === "resolved") {
    const untold = await tx.alertDelivery.deleteMany({
      where: { alertId: alert.id, event: "firing", attempts: 0, nextAt: { gt: new Date() } },
    });
    if (untold.count > 0) return;
  }
  const webhooks = await tx.alertWebhook.findMany({ where: { workspaceId: alert.workspaceId, enabled: true }, select: { id: true } });
  const now = new Date();
  const nextAt = event === "firing" && alert.silencedUntil !== null && alert.silencedUntil > now ? alert.silencedUntil : now;
  await tx.alertDelivery.createMany({ data: webhooks.map(({ id }) => ({ webhookId: id, alertId: alert.id, event, nextAt })) });
}
