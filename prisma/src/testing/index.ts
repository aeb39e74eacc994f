import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { inject } from "vitest";
import { createDatabase, type Database } from "../database.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Answers a GET with the address of a PostgreSQL server that lives as long as the test run. */
    databaseServer: string;
  }
}

/** Made by the test run's database server: migrated, and otherwise empty. */
const TEMPLATE_DATABASE = "millrace_template";

export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
  readonly db: Database;
}

/** A database of its own for one test on the run's PostgreSQL, migrated unless told otherwise; dropped when disposed of. */
export async function createTestDatabase({ isMigrated = true } = {}): Promise<TestDatabase> {
  const response = await fetch(inject("databaseServer"));
  const answer = await response.text();
  if (!response.ok) throw new Error(`The test run has no database: ${answer}`);
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await administer(answer, isMigrated ? `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE}` : `CREATE DATABASE ${name}`);
  const address = new URL(answer);
  address.pathname = `/${name}`;
  const url = address.href;
  const db = createDatabase(url, { maxConnections: 4 });
  return {
    url,
    db,
    async [Symbol.asyncDispose]() {
      await db.$disconnect();
      await administer(answer, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
export { createPipeline } from "./create-pipeline.ts";
