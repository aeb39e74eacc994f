import { createHash } from "node:crypto";
import { Client } from "pg";
import { describe, expect, it } from "vitest";
import { MigrationError, migrate, readMigrations } from "./migrate.ts";
import { createTestDatabase } from "./testing/index.ts";
import { DEFAULT_WORKSPACE_ID } from "./workspace.ts";

interface LedgerRow {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
  applied_steps_count: number;
}

async function ledgerOf(url: string): Promise<LedgerRow[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<LedgerRow>("SELECT * FROM _prisma_migrations ORDER BY started_at")).rows;
  } finally {
    await client.end();
  }
}

const changeOf = (name: string, sql: string) => ({ name, sql, checksum: createHash("sha256").update(sql).digest("hex") });

describe("migrate", () => {
  it("applies every migration once when several processes start at the same time", async () => {
    await using database = await createTestDatabase({ isMigrated: false });
    const names = readMigrations().map((migration) => migration.name);
    const applied = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
    expect(applied.flat().sort()).toEqual(names);
    expect((await ledgerOf(database.url)).map((row) => row.migration_name)).toEqual(names);
    expect(await migrate(database.url)).toEqual([]);
  });

  it("keeps the ledger as Prisma's command line does: sha256 of the file, finished, one step", async () => {
    await using database = await createTestDatabase();
    const [row] = await ledgerOf(database.url);
    expect(row).toMatchObject({ checksum: readMigrations()[0]?.checksum, applied_steps_count: 1 });
    expect(row?.checksum).toMatch(/^[0-9a-f]{64}$/);
    expect(row?.finished_at).toBeInstanceOf(Date);
  });

  it("creates the default workspace", async () => {
    await using database = await createTestDatabase();
    expect(await database.db.workspace.findMany({ select: { id: true } })).toEqual([{ id: DEFAULT_WORKSPACE_ID }]);
  });

  it("undoes a migration that fails half-way, and applies it when it has been put right", async () => {
    await using database = await createTestDatabase();
    const before = readMigrations();
    const broken = changeOf("29990101000000_broken", "CREATE TABLE half (id int); SELECT 1/0;");
    await expect(migrate(database.url, [...before, broken])).rejects.toMatchObject({
      code: "MIGRATION_FAILED",
      message: expect.stringContaining("division by zero"),
    });
    const repaired = changeOf("29990101000000_broken", "CREATE TABLE half (id int);");
    expect(await migrate(database.url, [...before, repaired])).toEqual([repaired.name]);
  });

  it("refuses a database in which a migration was applied in another form", async () => {
    await using database = await createTestDatabase();
    const changed = readMigrations().map((migration) => ({ ...migration, checksum: "0".repeat(64) }));
    await expect(migrate(database.url, changed)).rejects.toMatchObject({ code: "MIGRATION_CHANGED" });
  });

  it("refuses a database that belongs to a newer version", async () => {
    await using database = await createTestDatabase();
    await migrate(database.url, [...readMigrations(), changeOf("29990101000000_future", "SELECT 1;")]);
    const error = await migrate(database.url).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MigrationError);
    expect(error).toMatchObject({ code: "MIGRATION_UNKNOWN" });
  });
});
