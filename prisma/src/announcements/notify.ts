import type { Database, Transaction } from "../database.ts";
import { CHANNEL, type Topic } from "./announcement.ts";

/** Tells all processes that something changed. Inside a transaction they hear of it when that commits, and once per topic and id. */
export async function notify(db: Database | Transaction, topic: Topic, id: string): Promise<void> {
  await db.$executeRaw`SELECT pg_notify(${CHANNEL}, ${JSON.stringify({ topic, id })})`;
}
