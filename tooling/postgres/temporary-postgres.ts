import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Guard } from "../processes/guard.ts";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";

export interface TemporaryPostgres {
  /** New, and open to the user that PostgreSQL runs as; the caller removes it after `stop`. */
  readonly folder: string;
  readonly url: string;
  stop(): Promise<void>;
}

/** A real PostgreSQL in a folder of its own below the system's temporary one; it also ends when this process is killed. */
export async function startTemporaryPostgres(prefix: string, settings: readonly string[] = []): Promise<TemporaryPostgres> {
  const folder = mkdtempSync(path.join(tmpdir(), prefix));
  // PostgreSQL runs as another user when we are root, and must get through.
  chmodSync(folder, 0o711);
  const guard = new Guard();
  const postgres = await startEmbeddedPostgres({
    folder: path.join(folder, "postgres"),
    logFile: path.join(folder, "postgres.log"),
    guard,
    say: () => undefined,
    signal: new AbortController().signal,
    settings,
  });
  return {
    folder,
    url: postgres.url,
    async stop() {
      await postgres.stop();
      await guard.dismiss();
    },
  };
}
