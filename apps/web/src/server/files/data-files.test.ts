import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listDataFiles, readHead } from "./data-files.ts";

let home: string;
let data: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "millrace-files-"));
  data = join(home, "data");
  await mkdir(join(data, "samples"), { recursive: true });
  await mkdir(join(data, "uploads", "x"), { recursive: true });
  await writeFile(join(data, "samples", "a.csv"), "id\n1\n2\n3\n");
  await writeFile(join(data, "uploads", "x", "b.json"), "[]");
  await writeFile(join(data, "uploads", "x", ".partial"), "half");
  await writeFile(join(home, "secret.txt"), "secret");
});
afterEach(() => rm(home, { recursive: true }));

test("lists samples and uploads, not what is still arriving", async () => {
  expect((await listDataFiles(data)).map((f) => f.path).sort()).toEqual(["samples/a.csv", "uploads/x/b.json"]);
  expect(await listDataFiles(join(home, "none"))).toEqual([]);
});

test("reads the beginning up to a whole line", async () => {
  expect(await readHead(data, "samples/a.csv", 6)).toEqual({ path: "samples/a.csv", bytes: 9, isWhole: false, text: "id\n1\n" });
  expect(await readHead(data, "samples/a.csv", 100)).toMatchObject({ isWhole: true, text: "id\n1\n2\n3\n" });
});

test("nothing outside of the data folder exists, by whatever way", async () => {
  await symlink(join(home, "secret.txt"), join(data, "samples", "link"));
  for (const path of ["../secret.txt", "samples/../../secret.txt", "/etc/passwd", "samples/link", "samples", "nothing.csv", ""]) {
    await expect(readHead(data, path, 100)).rejects.toMatchObject({ detail: { code: "FILE_NOT_FOUND" } });
  }
});
