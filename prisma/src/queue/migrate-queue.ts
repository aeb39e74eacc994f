import { runMigrations } from "bullmq";
import { Client } from "pg";
import { sessionConfig } from "../session-config.ts";

/** Brings BullMQ's own tables (schema "bullmq") up to date; any number of processes may call it at once. */
export async function migrateQueue(url: string): Promise<void> {
  const client = new Client(sessionConfig(url));
  await client.connect();
  try {
    await runMigrations(client);
  } finally {
    await client.end();
  }
}
