import { copyFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { linked } from "./linked.ts";
import { tableFile } from "./live-tables.ts";
import type { TableSnapshot } from "./lsm-snapshot.ts";

/** Makes a database in `into` of the files of a snapshot. LevelDB changes none of its tables, so links are enough. */
export async function placeTables({ manifestName, manifest, tables }: TableSnapshot, from: string, into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  for (const { number, file } of tables) {
    const source = path.join(from, file);
    const target = path.join(into, tableFile(number));
    if (!(await linked(source, target))) await copyFile(source, target);
  }
  await writeFile(path.join(into, manifestName), manifest);
  await writeFile(path.join(into, "CURRENT"), `${manifestName}\n`);
}
