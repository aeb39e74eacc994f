import type { Database } from "../database.ts";
import type { SecretBox } from "./secret-box.ts";

/** What of a webhook nobody may read in the database: addresses hold tokens as often as headers do. */
export interface WebhookSecret {
  readonly url: string;
  readonly headerValue: string | null;
}

export function sealWebhook(box: SecretBox, id: string, { url, headerValue }: WebhookSecret): string {
  return box.seal(JSON.stringify({ url, headerValue }), rowOf(id));
}

/** Throws SecretError. */
export function openWebhook(box: SecretBox, { id, sealed }: { readonly id: string; readonly sealed: string | null }): WebhookSecret {
  return JSON.parse(box.open(sealed ?? "", rowOf(id))) as WebhookSecret;
}

/** Seals what a release before sealing left as plain text, and removes the plain text. Answers how many rows. */
export async function sealPlainWebhooks(db: Database, box: SecretBox): Promise<number> {
  const plain = await db.alertWebhook.findMany({ where: { url: { not: null } }, select: { id: true, url: true, headerValue: true } });
  for (const { id, url, headerValue } of plain) {
    const sealed = sealWebhook(box, id, { url: url ?? "", headerValue });
    await db.alertWebhook.update({ where: { id }, data: { sealed, url: null, headerValue: null } });
  }
  return plain.length;
}

/** Seals anew, with the key that seals now, whatever another key has sealed. Answers how many rows; throws SecretError where one cannot be opened. */
export async function resealWebhooks(db: Database, box: SecretBox): Promise<number> {
  const rows = await db.alertWebhook.findMany({ where: { sealed: { not: null } }, select: { id: true, sealed: true } });
  const old = rows.filter(({ sealed }) => !box.isCurrent(sealed ?? ""));
  for (const row of old) {
    const sealed = sealWebhook(box, row.id, openWebhook(box, row));
    // What was saved meanwhile is sealed with the new key already.
    await db.alertWebhook.updateMany({ where: { id: row.id, sealed: row.sealed }, data: { sealed } });
  }
  return old.length;
}

function rowOf(id: string): string {
  return `AlertWebhook:${id}`;
}
