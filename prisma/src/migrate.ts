import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { readMigrations, type MigrationFile } from "./migrations/migration-files.ts";
import { MigrationError } from "./migrations/migration-error.ts";
import { sessionConfig } from "./session-config.ts";

export { MigrationError, type MigrationErrorCode } from "./migrations/migration-error.ts";
export { migrateQueue } from "./queue/migrate-queue.ts";
export { readMigrations, type MigrationFile } from "./migrations/migration-files.ts";

/** The advisory lock that Prisma's own CLI takes too, so that it and we never migrate at the same time. */
const PRISMA_LOCK_KEY = 72_707_369;

/** The table as Prisma's CLI creates it. */
const CREATE_LEDGER = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL,
  logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

interface LedgerRow {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

/**
 * Applies the migrations that a database does not have yet, each in a transaction of its own, and returns their names.
 * Any number of processes may call it at once: each migration is applied once. `_prisma_migrations` is kept as Prisma's CLI keeps it.
 * Throws MigrationError; nothing of the failed migration remains.
 */
export async function migrate(url: string, migrations: readonly MigrationFile[] = readMigrations()): Promise<string[]> {
  const client = new Client(sessionConfig(url));
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [PRISMA_LOCK_KEY]);
    await client.query(CREATE_LEDGER);
    const ledger = await client.query<LedgerRow>(
      "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
    );
    const pending = pendingOf(migrations, ledger.rows);
    for (const migration of pending) await apply(client, migration);
    return pending.map((migration) => migration.name);
  } finally {
    // Ending the session frees the lock.
    await client.end();
  }
}

function pendingOf(migrations: readonly MigrationFile[], ledger: readonly LedgerRow[]): MigrationFile[] {
  for (const row of ledger) {
    const file = migrations.find((migration) => migration.name === row.migration_name);
    if (file === undefined) {
      throw new MigrationError(
        "MIGRATION_UNKNOWN",
        `The database has the migration "${row.migration_name}", which this version does not know: the database belongs to a newer Millrace. Start that version, or use another database.`,
      );
    }
    if (file.checksum !== row.checksum) {
      throw new MigrationError(
        "MIGRATION_CHANGED",
        `The migration "${file.name}" was applied to the database in another form than the file has now. Restore the file: a migration never changes once it has been applied.`,
      );
    }
    if (row.finished_at === null) {
      throw new MigrationError(
        "MIGRATION_UNFINISHED",
        `The migration "${file.name}" was begun by another tool and not finished. Repair the database, then mark it with "prisma migrate resolve".`,
      );
    }
  }
  const applied = new Set(ledger.map((row) => row.migration_name));
  return migrations.filter((migration) => !applied.has(migration.name));
}

async function apply(client: Client, migration: MigrationFile): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(migration.sql);
    await client.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, clock_timestamp(), 1)",
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationError("MIGRATION_FAILED", `The migration "${migration.name}" failed and was undone: ${reason}.`, { cause: error });
  }
}
