import type { Settings } from "./settings/settings.ts";

/**
 * Makes the key file at the first start, and seals the secrets that an older release left as plain text in the database. A worker alone makes no key: it
 * needs the one of the installation that it belongs to.
 */
export async function sealSecrets({ home, hasWeb }: Settings, databaseUrl: string, say: (text: string) => void): Promise<void> {
  if (!hasWeb) return;
  const { createDatabase, createKeyFile, readSecretKeys, SecretBox, sealPlainWebhooks } = await import("@millrace/db");
  const keys = () => readSecretKeys({ ...process.env, MILLRACE_HOME: home });
  if (keys().length === 0) createKeyFile(home);
  const db = createDatabase(databaseUrl, { maxConnections: 1 });
  try {
    const count = await sealPlainWebhooks(db, new SecretBox(keys));
    if (count > 0) say(`Sealed the secrets of ${count} ${count === 1 ? "webhook" : "webhooks"} in the database`);
  } finally {
    await db.$disconnect();
  }
}
