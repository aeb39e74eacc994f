import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { safeFileName, storeUpload } from "./store-upload.ts";

let dataFolder: string;
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "millrace-upload-"));
});
afterEach(() => rm(dataFolder, { recursive: true }));

function bodyOf(...chunks: readonly (string | Error)[]): ReadableStream<Uint8Array> {
  async function* parts() {
    for (const chunk of chunks) {
      if (chunk instanceof Error) throw chunk;
      yield Buffer.from(chunk);
    }
  }
  return Readable.toWeb(Readable.from(parts())) as ReadableStream<Uint8Array>;
}

describe("an upload", () => {
  test("lies under the data folder with its size and hash", async () => {
    const stored = await storeUpload(bodyOf("a,b\n", "1,2\n"), "../../etc/Orders 2026.csv", { dataFolder, limitBytes: 100 });
    expect(stored).toMatchObject({ name: "Orders 2026.csv", bytes: 8, sha256: createHash("sha256").update("a,b\n1,2\n").digest("hex") });
    expect(stored.path).toMatch(/^uploads\/[0-9a-f-]{36}\/Orders 2026\.csv$/);
    expect(await readFile(join(dataFolder, stored.path), "utf8")).toBe("a,b\n1,2\n");
  });

  test("over the limit is refused while it arrives, and leaves nothing", async () => {
    await expect(storeUpload(bodyOf("x".repeat(60), "x".repeat(60)), "big.csv", { dataFolder, limitBytes: 100 })).rejects.toMatchObject({
      detail: { code: "UPLOAD_TOO_LARGE" },
    });
    expect(await readdir(join(dataFolder, "uploads"))).toEqual([]);
  });

  test("that breaks off leaves nothing", async () => {
    await expect(storeUpload(bodyOf("half", new Error("connection lost")), "half.csv", { dataFolder, limitBytes: 100 })).rejects.toThrow(
      "connection lost",
    );
    expect(await readdir(join(dataFolder, "uploads"))).toEqual([]);
  });

  test("of nothing is an empty file: whether that is useful is the reader's to say", async () => {
    expect(await storeUpload(bodyOf(), "empty.csv", { dataFolder, limitBytes: 100 })).toMatchObject({ bytes: 0 });
  });
});

describe("file names", () => {
  test.each([
    ["../../etc/passwd", "passwd"],
    ["C:\\data\\a.csv", "a.csv"],
    ["..\\..\\x", "x"],
    [".hidden", "hidden"],
    ["a\u0000b.csv", "a_b.csv"],
    ["a%2e%2e?b.csv", "a_2e_2e_b.csv"],
    ["数据.csv", "数据.csv"],
    ["x".repeat(300), "x".repeat(120)],
  ])("%j becomes %j", (raw, clean) => expect(safeFileName(raw)).toBe(clean));

  test.each(["", "..", "/", "a/"])("%j is refused", (raw) => expect(() => safeFileName(raw)).toThrow(/file name/));
});
