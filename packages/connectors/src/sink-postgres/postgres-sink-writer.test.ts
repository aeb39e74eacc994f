import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { parseDataType, type Schema } from "@millrace/pipeline/types";
import { sinkPostgresConfig } from "@millrace/pipeline/catalog";
import { DELETE, INSERT, UPDATE_AFTER, UPDATE_BEFORE, type Row, type RowKind } from "@millrace/engine/connector";
import { PostgresSinkWriter } from "./postgres-sink-writer.ts";
import { NO_METRICS } from "@millrace/engine/connector";

declare module "vitest" {
  interface ProvidedContext {
    /** Answers a GET with the address of a PostgreSQL server that lives as long as the test run. */
    databaseServer: string;
  }
}

const schema: Schema = [
  { name: "key", type: parseDataType("STRING") },
  { name: "n", type: parseDataType("BIGINT") },
  { name: "price", type: parseDataType("DECIMAL(10, 2)") },
  { name: "at", type: parseDataType("TIMESTAMP(3)") },
  { name: "tags", type: parseDataType("ARRAY<STRING>") },
];

let client: pg.Client;
let url: string;
let table: string;
let writers: PostgresSinkWriter[];

beforeEach(async () => {
  url = await (await fetch(inject("databaseServer"))).text();
  client = new pg.Client({ connectionString: url });
  await client.connect();
  table = `rows_${crypto.randomUUID().replaceAll("-", "")}`;
  writers = [];
});
afterEach(async () => {
  for (const writer of writers) await writer.close();
  await client.query(`DROP TABLE IF EXISTS ${table}, ${table}__millrace_staging`);
  await client.end();
});

async function open(config: Record<string, unknown>): Promise<PostgresSinkWriter> {
  const writer = new PostgresSinkWriter(sinkPostgresConfig.parse({ url, table, createTable: true, ...config }), []);
  await writer.open({
    nodeId: "sink",
    jobId: "job",
    subtaskIndex: 0,
    parallelism: 1,
    schema,
    metrics: NO_METRICS,
    clock: { now: () => 0 },
    dataFolder: "",
    report: () => {},
  });
  writers.push(writer);
  return writer;
}

const row = (key: string | null, n: number | bigint | null): Row => ({
  c0: key,
  c1: n,
  c2: 1250,
  c3: Date.UTC(2024, 1, 29, 13, 45),
  c4: ["a", 'b"'],
});

async function writeAll(writer: PostgresSinkWriter, changes: readonly (readonly [RowKind, Row])[]): Promise<void> {
  for (const [kind, value] of changes) if (!writer.write(value, 0, kind)) await writer.ready();
}

async function stored(): Promise<readonly (readonly unknown[])[]> {
  const { rows } = await client.query<{ key: string; n: string }>(`SELECT key, n FROM ${table} ORDER BY key, n`);
  return rows.map(({ key, n }) => [key, n]);
}

describe("PostgresSinkWriter", () => {
  it("writes every type as PostgreSQL's own", async () => {
    const writer = await open({ mode: "append" });
    await writeAll(writer, [[INSERT, row("x", 9223372036854775807n)]]);
    await writer.prepareCommit();
    const { rows } = await client.query(`SELECT n::text, price::text, at::text, tags FROM ${table}`);
    expect(rows).toEqual([{ n: "9223372036854775807", price: "12.50", at: "2024-02-29 13:45:00", tags: ["a", 'b"'] }]);
  });

  it("keeps the last change of each key, also within a batch, and deletes", async () => {
    const writer = await open({ mode: "upsert", keys: ["key"], batchRows: 3 });
    await writeAll(writer, [
      [INSERT, row("a", 1)],
      [UPDATE_BEFORE, row("a", 1)],
      [UPDATE_AFTER, row("a", 2)],
      [INSERT, row("b", 1)],
      [INSERT, row("c", 1)],
      [DELETE, row("b", 1)],
      [UPDATE_AFTER, row("c", 5)],
    ]);
    await writer.prepareCommit();
    expect(await stored()).toEqual([
      ["a", "2"],
      ["c", "5"],
    ]);
  });

  it("gives the same table when rows are written again after a restore", async () => {
    const changes = [
      [INSERT, row("a", 1)],
      [INSERT, row("b", 2)],
    ] as const;
    for (let attempt = 0; attempt < 2; attempt++) {
      const writer = await open({ mode: "upsert", keys: ["key"] });
      await writeAll(writer, changes);
      await writer.prepareCommit();
    }
    expect(await stored()).toEqual([
      ["a", "1"],
      ["b", "2"],
    ]);
  });

  it("shows transactional rows only after the commit, and once however often it is repeated", async () => {
    const writer = await open({ mode: "transactional" });
    await writeAll(writer, [[INSERT, row("a", 1)]]);
    const committables = await writer.prepareCommit();
    await writeAll(writer, [[INSERT, row("b", 2)]]);
    expect(await stored()).toEqual([]);
    await writer.commit(committables);
    await writer.commit(committables);
    expect(await stored()).toEqual([["a", "1"]]);
    const restarted = await open({ mode: "transactional" });
    await restarted.commit(committables);
    expect(await stored()).toEqual([["a", "1"]]);
  });

  it("forgets transactional rows that no checkpoint has", async () => {
    const writer = await open({ mode: "transactional", batchRows: 1 });
    await writeAll(writer, [[INSERT, row("a", 1)]]);
    await writer.ready();
    expect((await client.query(`SELECT 1 FROM ${table}__millrace_staging`)).rowCount).toBe(1);
    await writer.close();
    writers.length = 0;
    expect(await stored()).toEqual([]);
    expect((await client.query(`SELECT 1 FROM ${table}__millrace_staging`)).rowCount).toBe(0);
  });

  it("refuses missing keys, tables and columns with what to do", async () => {
    await expect(open({ mode: "upsert", keys: ["nothing"] })).rejects.toMatchObject({ code: "POSTGRES_KEYS" });
    await expect(open({ mode: "append", createTable: false })).rejects.toMatchObject({
      code: "POSTGRES_FAILED",
      message: expect.stringContaining("does not exist"),
    });
    await client.query(`CREATE TABLE ${table} (key text)`);
    await expect(open({ mode: "append", createTable: false })).rejects.toMatchObject({ message: expect.stringContaining('column "n"') });
  });

  it("reports a value that the table refuses without showing it", async () => {
    await client.query(`CREATE TABLE ${table} (key text CHECK (key <> 'hidden-value'), n bigint, price numeric, at timestamp, tags jsonb)`);
    const writer = await open({ mode: "append", createTable: false });
    await writeAll(writer, [[INSERT, row("hidden-value", 1)]]);
    const message = await writer.prepareCommit().then(() => "", String);
    expect(message).toContain("23514");
    expect(message).not.toContain("hidden-value");
  });

  it("hostile names of tables and columns stay names", async () => {
    const writer = new PostgresSinkWriter(
      sinkPostgresConfig.parse({ url, table: 'x"; DROP TABLE y; --', createTable: false, mode: "append" }),
      [],
    );
    const opening = writer.open({
      nodeId: "s",
      jobId: "j",
      subtaskIndex: 0,
      parallelism: 1,
      schema,
      metrics: NO_METRICS,
      clock: { now: () => 0 },
      dataFolder: "",
      report: () => {},
    });
    await expect(opening).rejects.toMatchObject({ code: "POSTGRES_FAILED", message: expect.stringContaining("does not exist") });
    await writer.close();
  });
});
