import path from "node:path";
import { SetupError } from "../install/sentence.mjs";
import type { Guard } from "../processes/guard.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../postgres/embedded-postgres.ts";
import { tryConnect } from "../postgres/wait-for-database.ts";
import type { Settings } from "./settings/settings.ts";

export interface StartedDatabase {
  readonly url: string;
  /** Undefined for a server of the user's own. */
  readonly embedded?: EmbeddedPostgres;
}

/** The embedded server, or the one that DATABASE_URL names. Throws SetupError when it does not answer. */
export async function startDatabase(
  settings: Settings,
  options: { guard: Guard; say: (text: string) => void; signal: AbortSignal },
): Promise<StartedDatabase> {
  const { databaseUrl, home } = settings;
  if (databaseUrl === undefined) {
    const embedded = await startEmbeddedPostgres({
      folder: path.join(home, "postgres"),
      logFile: path.join(home, "logs", "postgres.log"),
      ...options,
    });
    return { url: embedded.url, embedded };
  }
  try {
    await tryConnect(databaseUrl);
  } catch (error) {
    const { hostname, port, pathname } = new URL(databaseUrl);
    throw new SetupError(
      `The database of DATABASE_URL (${hostname}:${port === "" ? "5432" : port}${pathname}) cannot be reached: ${reasonOf(error)}. Start that server or correct DATABASE_URL; without the variable Millrace brings its own.`,
      { cause: error },
    );
  }
  return { url: databaseUrl };
}

/** Connecting to a name with several addresses fails with one error for each. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(", ");
  return error instanceof Error ? error.message : String(error);
}
