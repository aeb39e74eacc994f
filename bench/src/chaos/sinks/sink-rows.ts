import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { tablesOf } from "../pipelines/chaos-document.ts";

/** The rows of each sink of a run, as an outsider finds them; each row as one text, in no order. */
export type SinkRows = Readonly<Record<string, readonly string[]>>;

/** What stands in the visible files and in the tables of a run. */
export async function readSinks(place: {
  readonly name: string;
  readonly dataFolder: string;
  readonly databaseUrl: string;
}): Promise<SinkRows> {
  const { upserted, inserted } = tablesOf(place.name);
  return {
    files: readFiles(path.join(place.dataFolder, place.name)),
    upserts: await readTable(place.databaseUrl, upserted),
    inserts: await readTable(place.databaseUrl, inserted),
  };
}

function readFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) => readFileSync(path.join(folder, name), "utf8").split("\n"))
    .filter((line) => line !== "")
    .map((line) => JSON.stringify(Object.values(JSON.parse(line) as object)));
}

async function readTable(databaseUrl: string, table: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${pg.escapeIdentifier(table)} t`);
    return rows.map(({ row }) => row);
  } finally {
    await client.end();
  }
}
