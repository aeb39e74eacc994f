import { createHash, randomUUID, type Hash } from "node:crypto";
import { copyFile, open } from "node:fs/promises";
import path from "node:path";
import { passCrashPoint } from "../../checkpoint/crash-point.ts";
import { parseManifest, type CheckpointManifest, type StateFile } from "../../checkpoint/checkpoint-manifest.ts";
import type { CheckpointLocation, CheckpointReference, CheckpointStorage } from "../../checkpoint/checkpoint-storage.ts";
import { EngineError } from "../../operators/engine-error.ts";
import "./crash-at.ts";
import type { Disk } from "./disk.ts";
import { manifestBytes, manifestText } from "./manifest-file.ts";
import { nodeDisk } from "./node-disk.ts";
import { linked } from "../state/linked.ts";

export const MANIFEST_FILE = "_metadata";
const CHUNK_BYTES = 1024 * 1024;
const CHECKPOINT_FOLDER = /^chk-(\d+)$/;
/** Folders that this storage names itself. */
const OWN_FOLDER = /^(chk|savepoint)-\d+/;

/**
 * Checkpoints as folders of one root (a local disk or any mounted one): `chk-<id>/` with one file a subtask and `_metadata`, the
 * manifest. Files are written and synced before the manifest is written under another name, synced, renamed, and its folder synced:
 * a folder without `_metadata` never was a checkpoint. Whoever takes the job over renames such folders before it looks for a checkpoint:
 * from then on nobody can complete them any more.
 * Source: Flink FsCheckpointStorage, whose names it keeps.
 */
export class FileCheckpointStorage implements CheckpointStorage {
  readonly #root: string;
  readonly #disk: Disk;

  constructor(root: string, disk: Disk = nodeDisk) {
    this.#root = root;
    this.#disk = disk;
  }

  async takeOver(): Promise<void> {
    for (const name of await this.#names()) {
      const folder = path.join(this.#root, name);
      if (!OWN_FOLDER.test(name) || (await this.#disk.exists(path.join(folder, MANIFEST_FILE)))) continue;
      await this.#moveAway(folder);
    }
  }

  async create(checkpointId: number, kind: CheckpointManifest["kind"], savepointPath?: string): Promise<CheckpointLocation> {
    const folder =
      savepointPath ??
      (kind === "checkpoint" ? path.join(this.#root, `chk-${checkpointId}`) : await this.#freeSavepointFolder(checkpointId));
    try {
      if (kind === "checkpoint" && (await this.#disk.exists(folder))) await this.#replace(folder);
      await this.#disk.makeFolder(folder);
      if (kind === "savepoint" && (await this.#disk.list(folder)).length > 0) {
        throw new EngineError("CONFIG_INVALID", `The folder ${folder} is not empty. Choose a new folder for the savepoint.`);
      }
    } catch (error) {
      throw storageError(`The folder ${folder} cannot be made`, error);
    }
    return { path: folder };
  }

  async write(location: CheckpointLocation, name: string, pieces: readonly Uint8Array[]): Promise<StateFile> {
    const hash = createHash("sha256");
    const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
    passCrashPoint("state-file:before-write");
    try {
      const file = path.join(location.path, name);
      await this.#disk.writeFile(file, hashed(chunksOf(pieces), hash));
      passCrashPoint("state-file:after-write");
      await this.#disk.syncFile(file);
      passCrashPoint("state-file:after-sync");
    } catch (error) {
      throw storageError(`${bytes} bytes of state cannot be written to ${location.path}`, error);
    }
    return { name, bytes, sha256: hash.digest("hex") };
  }

  /**
   * Makes a file that exists already, and never changes, part of the checkpoint: as a link, or as a copy where it lies on another disk. `before` is the place of an earlier
   * checkpoint that has the same file, from which it need not be copied again.
   */
  async share(
    location: CheckpointLocation,
    file: { readonly name: string; readonly path: string },
    before: CheckpointLocation | undefined,
  ): Promise<void> {
    const target = path.join(location.path, file.name);
    try {
      const isLinked =
        (await linked(file.path, target)) ||
        (before !== undefined && (await linked(path.join(before.path, file.name), target).catch(() => false)));
      if (!isLinked) await copySynced(file.path, target);
    } catch (error) {
      throw storageError(`The state file ${file.name} cannot be put into ${location.path}`, error);
    }
  }

  async complete(location: CheckpointLocation, manifest: CheckpointManifest): Promise<void> {
    const final = path.join(location.path, MANIFEST_FILE);
    passCrashPoint("manifest:before-write");
    try {
      await this.#disk.writeFile(`${final}.next`, [manifestBytes(manifest)]);
      passCrashPoint("manifest:after-write");
      await this.#disk.syncFile(`${final}.next`);
      passCrashPoint("manifest:after-sync");
      await this.#disk.rename(`${final}.next`, final);
      passCrashPoint("manifest:after-rename");
      await this.#disk.syncFolder(location.path);
      await this.#disk.syncFolder(path.dirname(location.path));
      passCrashPoint("manifest:after-folder-sync");
    } catch (error) {
      throw storageError(`The manifest cannot be written to ${location.path}`, error);
    }
  }

  async discard(location: CheckpointLocation): Promise<void> {
    passCrashPoint("discard:before");
    // Without its manifest it is no checkpoint any more, so a crash in between leaves rubbish but nothing half-readable.
    await this.#disk.remove(path.join(location.path, MANIFEST_FILE));
    passCrashPoint("discard:after-manifest");
    await this.#disk.remove(location.path);
    passCrashPoint("discard:after");
  }

  async list(): Promise<readonly CheckpointReference[]> {
    const names = await this.#names();
    const references: CheckpointReference[] = [];
    for (const name of names) {
      const id = CHECKPOINT_FOLDER.exec(name)?.[1];
      if (id === undefined) continue;
      const folder = path.join(this.#root, name);
      if (await this.#disk.exists(path.join(folder, MANIFEST_FILE))) references.push({ checkpointId: Number(id), path: folder });
    }
    return references.sort((a, b) => b.checkpointId - a.checkpointId);
  }

  async readManifest(folder: string): Promise<CheckpointManifest> {
    let bytes: Uint8Array;
    try {
      bytes = await this.#disk.readFile(path.join(folder, MANIFEST_FILE));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") {
        throw new EngineError(
          "STATE_CORRUPT",
          `${folder} is no complete checkpoint: it has no file "${MANIFEST_FILE}". Choose another one.`,
          { cause: error },
        );
      }
      throw storageError(`The manifest of ${folder} cannot be read`, error);
    }
    return parseManifest(manifestText(bytes, folder), folder);
  }

  async read(folder: string, file: StateFile): Promise<Uint8Array> {
    requireInside(folder, file);
    const bytes = await this.#disk.readFile(path.join(folder, file.name)).catch((error: unknown) => {
      throw unreadable(folder, file, error);
    });
    if (bytes.length !== file.bytes || createHash("sha256").update(bytes).digest("hex") !== file.sha256)
      throw damaged(folder, file, bytes.length);
    return bytes;
  }

  async verify(folder: string, file: StateFile): Promise<void> {
    requireInside(folder, file);
    const hash = createHash("sha256");
    let bytes = 0;
    try {
      for await (const chunk of this.#disk.readPieces(path.join(folder, file.name))) {
        hash.update(chunk);
        bytes += chunk.length;
      }
    } catch (error) {
      throw unreadable(folder, file, error);
    }
    if (bytes !== file.bytes || hash.digest("hex") !== file.sha256) throw damaged(folder, file, bytes);
  }

  async #names(): Promise<readonly string[]> {
    return this.#disk.list(this.#root).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw storageError(`The folder ${this.#root} cannot be read`, error);
    });
  }

  /** A savepoint is kept when its job goes on from an older checkpoint and comes to the same number again. */
  async #freeSavepointFolder(checkpointId: number): Promise<string> {
    const folder = path.join(this.#root, `savepoint-${checkpointId}`);
    let free = folder;
    for (let next = 2; await this.#disk.exists(free); next++) free = `${folder}-${next}`;
    return free;
  }

  /** What was left under a number that is used again. A complete one is another process's: two of them must not run the same job. */
  async #replace(folder: string): Promise<void> {
    if (await this.#disk.exists(path.join(folder, MANIFEST_FILE))) {
      throw new EngineError(
        "CHECKPOINT_STORAGE_FAILED",
        `${folder} is complete already: another process runs the job with the same folder. End one of them.`,
        { domain: "external" },
      );
    }
    await this.#moveAway(folder);
  }

  /** In one step, so that a process which still writes there can complete nothing. */
  async #moveAway(folder: string): Promise<void> {
    const away = path.join(this.#root, `.void-${path.basename(folder)}-${randomUUID()}`);
    await this.#disk.rename(folder, away);
    await this.#disk.remove(away);
  }
}

/** The same bytes in arrays of about a megabyte: each is hashed and written in about a millisecond. */
function* chunksOf(pieces: readonly Uint8Array[]): Generator<Uint8Array> {
  let small: Uint8Array[] = [];
  let smallBytes = 0;
  for (const piece of pieces) {
    for (let from = 0; from < piece.length; from += CHUNK_BYTES) {
      const part = piece.subarray(from, from + CHUNK_BYTES);
      if (smallBytes + part.length > CHUNK_BYTES) {
        yield Buffer.concat(small);
        small = [];
        smallBytes = 0;
      }
      small.push(part);
      smallBytes += part.length;
    }
  }
  yield Buffer.concat(small);
}

function* hashed(chunks: Iterable<Uint8Array>, hash: Hash): Generator<Uint8Array> {
  for (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

function requireInside(folder: string, file: StateFile): void {
  if (path.basename(file.name) !== file.name)
    throw new EngineError("STATE_CORRUPT", `The manifest of ${folder} names a file outside of its folder. Choose another checkpoint.`);
}

function unreadable(folder: string, file: StateFile, cause: unknown): EngineError {
  return new EngineError("STATE_CORRUPT", `The file ${file.name} of ${folder} cannot be read. Choose an earlier checkpoint.`, { cause });
}

function damaged(folder: string, file: StateFile, bytes: number): EngineError {
  return new EngineError(
    "STATE_CORRUPT",
    `The file ${file.name} of ${folder} is damaged: it has ${bytes} bytes where ${file.bytes} were written, or other content. Choose an earlier checkpoint.`,
  );
}

function storageError(what: string, error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  const cure: Record<string, string> = {
    ENOSPC: "The disk is full: make room.",
    EACCES: "Give the worker the right to write there.",
    EPERM: "Give the worker the right to write there.",
    EROFS: "The disk is read-only: choose another folder.",
    ENOTDIR: "A part of the path is no folder: choose another one.",
  };
  return new EngineError("CHECKPOINT_STORAGE_FAILED", `${what} (${code ?? String(error)}). ${cure[code ?? ""] ?? "Check the disk."}`, {
    domain: "external",
    isRetryable: true,
    cause: error,
  });
}

async function copySynced(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  const handle = await open(to, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
