import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";

const POLL_MS = 50;

/** Resolves when the database answers; throws the last refusal after `timeoutMs`, or at once when `isHopeless` says so. */
export async function waitForDatabase(
  url: string,
  { timeoutMs, isHopeless }: { timeoutMs: number; isHopeless: () => boolean },
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await tryConnect(url);
    } catch (error) {
      if (performance.now() >= deadline || isHopeless()) throw error;
    }
    await delay(POLL_MS);
  }
}

/** One attempt; throws why it failed. */
export async function tryConnect(url: string, timeoutMs = 5_000): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: timeoutMs });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SELECT 1");
  } finally {
    await client.end().catch(() => undefined);
  }
}
