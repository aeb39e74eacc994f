import { rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { migrate, migrateQueue } from "@millrace/db/migrate";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { startTemporaryPostgres, type TemporaryPostgres } from "../postgres/temporary-postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Answers a GET with the address of a PostgreSQL server that lives as long as the test run. */
    databaseServer: string;
  }
}

/** As `createTestDatabase` of @millrace/db/testing names it. */
const TEMPLATE_DATABASE = "millrace_template";

/** vitest's global setup: one real PostgreSQL for all tests of a run, started when the first test asks for it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let started: Promise<TemporaryPostgres> | undefined;
  const server = createServer((_, response) => {
    started ??= startServer();
    started.then(
      ({ url }) => response.end(url),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  project.provide("databaseServer", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);

  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const running = await started?.catch(() => undefined);
    if (running === undefined) return;
    await running.stop();
    rmSync(running.folder, { recursive: true, force: true });
  };
}

async function startServer(): Promise<TemporaryPostgres> {
  // What a test writes need not survive a power cut.
  const postgres = await startTemporaryPostgres("millrace-test-", ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]);
  await makeTemplate(postgres.url);
  return postgres;
}

/** A migrated database that tests copy, which is much faster than to migrate one for each. */
async function makeTemplate(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`);
  } finally {
    await client.end();
  }
  const template = new URL(url);
  template.pathname = `/${TEMPLATE_DATABASE}`;
  await migrate(template.href);
  await migrateQueue(template.href);
}
