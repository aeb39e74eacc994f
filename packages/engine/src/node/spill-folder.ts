import { closeSync, mkdirSync, openSync, readdirSync, readSync, rmSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SpillFile, SpillFiles } from "../operators/batch/spill/spill-files.ts";

const PARENT = "millrace-spill";

/** The folder of temporary files of one attempt: named after the process, so that what a dead one left behind can be told. Nothing is made yet. */
export function spillFolderOf(jobId: string, attempt: number): string {
  return join(
    tmpdir(),
    PARENT,
    `${process.pid}-${attempt}-${jobId.replaceAll(/[^A-Za-z0-9_-]/gu, "_").slice(0, 64)}-${performance.now().toString(36).replace(".", "")}`,
  );
}

/** Removes the folder of an attempt, and those of processes that are not there any more. */
export function removeSpillFolders(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  const parent = join(tmpdir(), PARENT);
  for (const name of namesIn(parent)) {
    const pid = Number.parseInt(name, 10);
    if (Number.isInteger(pid) && !isAlive(pid)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

/** Temporary files in a folder that is made with the first of them. Where the system allows it a file has no name from the start, so that it goes with its process. */
export class SpillFolder implements SpillFiles {
  readonly #folder: string;
  readonly #prefix: string;
  #count = 0;

  /** `prefix` tells the files of several threads apart. */
  constructor(folder: string, prefix: string) {
    this.#folder = folder;
    this.#prefix = prefix;
  }

  create(): SpillFile {
    mkdirSync(this.#folder, { recursive: true });
    const path = join(this.#folder, `${this.#prefix}-${this.#count++}`);
    const file = openSync(path, "wx+");
    const isNameless = process.platform !== "win32";
    if (isNameless) unlinkSync(path);
    let size = 0;
    return {
      append(bytes) {
        for (let written = 0; written < bytes.length;) {
          const count = writeSync(file, bytes, written, bytes.length - written, size);
          written += count;
          size += count;
        }
      },
      read(position, target) {
        let total = 0;
        while (total < target.length) {
          const count = readSync(file, target, total, target.length - total, position + total);
          if (count === 0) break;
          total += count;
        }
        return total;
      },
      close() {
        closeSync(file);
        if (!isNameless) unlinkSync(path);
      },
    };
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
