import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { AppError } from "../app-error.ts";

export interface StoredFile {
  /** Below the data folder, with forward slashes: what a file source names. */
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Streams a body into the data folder: never whole in memory, never half a file under its final name. A body over `limitBytes` is
 * refused while it arrives.
 * Throws: UPLOAD_TOO_LARGE, UPLOAD_NAME; errors of the disk as they are.
 */
export async function storeUpload(
  body: ReadableStream<Uint8Array>,
  rawName: string,
  options: { dataFolder: string; limitBytes: number },
): Promise<StoredFile> {
  const name = safeFileName(rawName);
  const folder = join(options.dataFolder, "uploads", randomUUID());
  const partial = join(folder, ".partial");
  const hash = createHash("sha256");
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > options.limitBytes) return done(tooLarge(options.limitBytes));
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await mkdir(folder, { recursive: true });
  try {
    await pipeline(Readable.fromWeb(body), meter, createWriteStream(partial, { flags: "wx" }));
    await rename(partial, join(folder, name));
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return { path: `uploads/${folder.slice(folder.lastIndexOf("/") + 1)}/${name}`, name, bytes, sha256: hash.digest("hex") };
}

/** Only the last part of what was sent, without anything that means something to a file system. */
export function safeFileName(rawName: string): string {
  const last = rawName.split(/[/\\]/).at(-1) ?? "";
  // Control characters, and those that shells, URLs or other systems' file names give a meaning.
  const clean = last
    .normalize("NFC")
    .replace(/[\p{Cc}<>:"|?*%#]/gu, "_")
    .replace(/^\.+/, "")
    .trim()
    .slice(0, 120);
  if (clean === "")
    throw new AppError(
      "UPLOAD_NAME",
      `"${rawName.slice(0, 60)}" is not a usable file name. Give the file a name with at least one letter or digit.`,
    );
  return clean;
}

export function tooLarge(limitBytes: number): AppError {
  const mebibytes = Math.floor(limitBytes / 1_048_576);
  return new AppError(
    "UPLOAD_TOO_LARGE",
    `The file is larger than the limit of ${mebibytes} MB. Split it, or raise MILLRACE_UPLOAD_LIMIT_MB and start again.`,
    { values: { limit: mebibytes } },
  );
}
