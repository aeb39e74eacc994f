import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { link, mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { ClassicLevel } from "classic-level";
import type { CapturedTables } from "./level-messages.ts";
import { liveTables, tableFile } from "./live-tables.ts";
import { END_OF_ROWS, rowKeyAfter } from "./row-key.ts";

/** Compactions that may come in between before it is given up. */
const ATTEMPTS = 20;

/** Tables never change, so their hashes are computed once. */
const hashes = new Map<string, string>();

/**
 * Makes hard links to all tables that the database consists of now, in a new folder `into`. Nothing may be written meanwhile; LevelDB may rearrange rows into other
 * tables in the background, which changes none of them.
 */
export async function captureTables(database: ClassicLevel<Uint8Array, Uint8Array>, into: string): Promise<CapturedTables> {
  // Compacting a range without rows does one thing: what is in memory is written as a table.
  await database.compactRange(END_OF_ROWS, rowKeyAfter(END_OF_ROWS));
  for (let attempt = 1; ; attempt++) {
    await rm(into, { recursive: true, force: true });
    await mkdir(into, { recursive: true });
    const manifestName = (await readFile(path.join(database.location, "CURRENT"), "utf8")).trim();
    const manifest = await readFile(path.join(database.location, manifestName));
    const live = liveTables(manifest);
    try {
      for (const { number } of live) await link(path.join(database.location, tableFile(number)), path.join(into, tableFile(number)));
    } catch (error) {
      // A table that was compacted away meanwhile: the manifest knows by now.
      if ((error as NodeJS.ErrnoException).code === "ENOENT" && attempt < ATTEMPTS) continue;
      throw error;
    }
    const tables: CapturedTables["tables"][number][] = [];
    for (const { number, bytes } of live)
      tables.push({ number, bytes, sha256: await hashOf(path.join(into, tableFile(number)), database.location) });
    return { manifestName, manifest, tables };
  }
}

async function hashOf(file: string, database: string): Promise<string> {
  const place = path.join(database, path.basename(file));
  const known = hashes.get(place);
  if (known !== undefined) return known;
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  const sha256 = hash.digest("hex");
  hashes.set(place, sha256);
  return sha256;
}
