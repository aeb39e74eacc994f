import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseDataType } from "@millrace/pipeline/types";
import { afterEach, beforeEach, expect, it } from "vitest";
import { jsonLinesFormat } from "../source-file/file-formats.ts";
import { FileTable } from "./file-table.ts";

const schema = [
  { name: "id", type: parseDataType("BIGINT") },
  { name: "city", type: parseDataType("STRING") },
];
let folder: string;
let now: number;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "millrace-lookup-"));
  now = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

function table(reloadMs?: number): FileTable {
  return new FileTable({
    path: "cities.jsonl",
    format: jsonLinesFormat,
    reloadMs,
    schema,
    keyColumns: [0],
    dataFolder: folder,
    clock: { now: () => now },
  });
}

function write(...rows: readonly unknown[]): void {
  writeFileSync(path.join(folder, "cities.jsonl"), rows.map((row) => (typeof row === "string" ? row : JSON.stringify(row))).join("\n"));
}

it("answers all rows of a key, and none for one that it does not have", async () => {
  write({ id: 1, city: "Oslo" }, { id: 2, city: "Rome" }, { id: 2, city: "Rom" }, { id: null, city: "nowhere" });
  const cities = table();
  expect(await cities.find([2])).toEqual([
    [2, "Rome"],
    [2, "Rom"],
  ]);
  expect(await cities.find([3])).toEqual([]);
});

it("reads the file once, or again when it is due", async () => {
  write({ id: 1, city: "Oslo" });
  const [once, again] = [table(), table(10)];
  expect(await once.find([1])).toEqual([[1, "Oslo"]]);
  expect(await again.find([1])).toEqual([[1, "Oslo"]]);
  write({ id: 1, city: "Bergen" });
  now = 9;
  expect(await again.find([1])).toEqual([[1, "Oslo"]]);
  now = 10;
  expect(await again.find([1])).toEqual([[1, "Bergen"]]);
  expect(await once.find([1])).toEqual([[1, "Oslo"]]);
});

it("refuses a table with a row that cannot be read", async () => {
  write({ id: 1, city: "Oslo" }, "{");
  await expect(table().find([1])).rejects.toThrow(/cities\.jsonl.*cannot be read/);
});

it("refuses a file that is not there", async () => {
  await expect(table().find([1])).rejects.toThrow();
});
