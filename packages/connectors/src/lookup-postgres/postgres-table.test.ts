import pg from "pg";
import { parseDataType } from "@millrace/pipeline/types";
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { PostgresTable } from "./postgres-table.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Answers a GET with the address of a PostgreSQL server that lives as long as the test run. */
    databaseServer: string;
  }
}

const types = { id: "BIGINT", name: "STRING", price: "DECIMAL(10, 2)", at: "TIMESTAMP(3)", data: "BYTES" };
const schema = Object.entries(types).map(([name, type]) => ({ name, type: parseDataType(type) }));
const SERVER_START_MS = 120_000;
let url: string;
let client: pg.Client;
let table: string;
let lookup: PostgresTable;

beforeEach(async () => {
  url = await (await fetch(inject("databaseServer"))).text();
  client = new pg.Client({ connectionString: url });
  await client.connect();
  table = `lookup_${crypto.randomUUID().replaceAll("-", "")}`;
  await client.query(`CREATE TABLE ${table} (id bigint, name text, price numeric(10, 2), at timestamp, data bytea)`);
  await client.query(
    `INSERT INTO ${table} VALUES (9007199254740993, 'Ann', 12.5, '2024-02-29 13:45', '\\x0102'), (1, 'Bob', NULL, NULL, NULL), (1, 'Bo''b', 0, NULL, NULL)`,
  );
  lookup = new PostgresTable({ url, table, schema, keyColumns: [0], connections: 2 });
  // The first test that asks for the server waits until it has started.
}, SERVER_START_MS);
afterEach(async () => {
  lookup.close();
  await client.query(`DROP TABLE ${table}`);
  await client.end();
});

it("answers the rows of a key, exactly, in the types of the schema", async () => {
  expect(await lookup.find([9007199254740993n])).toEqual([
    [9007199254740993n, "Ann", 1250, Date.UTC(2024, 1, 29, 13, 45), new Uint8Array([1, 2])],
  ]);
  expect((await lookup.find([1])).map((row) => String(row[1])).sort()).toEqual(["Bo'b", "Bob"]);
  expect(await lookup.find([2])).toEqual([]);
});

it("takes values as parameters, whatever they hold", async () => {
  const byName = new PostgresTable({ url, table, schema, keyColumns: [1], connections: 1 });
  expect((await byName.find(["Bo'b"])).map((row) => row[0])).toEqual([1]);
  expect(await byName.find(["x' OR '1' = '1"])).toEqual([]);
  byName.close();
});

it("says what is wrong with a table that is not there", async () => {
  const missing = new PostgresTable({ url, table: "nothing_here", schema, keyColumns: [0], connections: 1 });
  await expect(missing.find([1])).rejects.toThrow(/nothing_here.*cannot be asked/);
  missing.close();
});
