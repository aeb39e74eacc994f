import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Differences } from "./differences.ts";
import { runFolder, type FileResult } from "./run-folder.ts";

async function run(files: Readonly<Record<string, unknown>>, differences = ""): Promise<FileResult[]> {
  const folder = await mkdtemp(join(tmpdir(), "millrace-conformance-"));
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), JSON.stringify(content));
    const results: FileResult[] = [];
    for await (const result of runFolder(folder, new Differences(differences))) results.push(result);
    return results;
  } finally {
    await rm(folder, { recursive: true });
  }
}

const sum = (id: string, value: number, more: object = {}) => ({
  id,
  schema: { i: "INT" },
  row: { i: 1 },
  expr: "i + 1",
  type: "INT",
  value,
  ...more,
});

test("quirks and listed differences are counted apart, disagreements kept with what was expected and got", async () => {
  const cases = [
    sum("right", 2),
    sum("wrong", 3),
    sum("listed.1", 3),
    sum("odd", 3, { quirk: "an accident" }),
    sum("odd-but-so", 2, { quirk: "an accident" }),
  ];
  const [result] = await run({ "sums.json": cases, "notes.txt": "" }, "- `listed.*` on purpose\n");
  expect(result).toMatchObject({ format: "expressions", total: 2, agree: 1, quirks: 2, quirksAsFlink: 1, listed: 1 });
  expect(result?.disagreements.map(({ id, kind }) => [id, kind])).toEqual([
    ["wrong", "disagrees"],
    ["listed.1", "listed"],
    ["odd", "quirk"],
  ]);
  expect(result?.disagreements[0]).toMatchObject({ expected: { type: "INT", value: 3 }, got: { type: "INT", value: 2 } });
});

test("cases that no format takes and cases that crash are disagreements", async () => {
  const results = await run({
    "a.json": [{ id: "x", nothing: true }],
    "b.json": [{ id: "y", schema: { i: "NOSUCH" }, row: {}, expr: "i" }],
  });
  expect(results.map(({ format, total, agree }) => [format, total, agree])).toEqual([
    ["unknown", 1, 0],
    ["expressions", 1, 0],
  ]);
  expect(results[1]?.disagreements[0]?.got).toHaveProperty("crash");
});
