import { open, readdir, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { AppError } from "../app-error.ts";

export interface DataFile {
  /** Below the data folder, with forward slashes: what a file source names. */
  readonly path: string;
  readonly bytes: number;
  readonly modifiedAt: number;
}

export interface FileHead {
  readonly path: string;
  readonly bytes: number;
  /** The beginning of the file; cut at a whole line where more follows. */
  readonly text: string;
  readonly isWhole: boolean;
}

const MOST_FILES = 500;
const FOLDERS = ["samples", "uploads"];

/** The files that pipelines can read, newest first. */
export async function listDataFiles(dataFolder: string): Promise<readonly DataFile[]> {
  const found: DataFile[] = [];
  for (const folder of FOLDERS) {
    const entries = await readdir(join(dataFolder, folder), { recursive: true, withFileTypes: true }).catch(noFolder);
    for (const entry of entries) {
      if (!entry.isFile() || entry.name.startsWith(".")) continue;
      const file = join(entry.parentPath, entry.name);
      const { size, mtimeMs } = await stat(file);
      found.push({ path: relative(dataFolder, file).split(sep).join("/"), bytes: size, modifiedAt: mtimeMs });
    }
  }
  return found.sort((a, b) => b.modifiedAt - a.modifiedAt).slice(0, MOST_FILES);
}

/** The first bytes of a file below the data folder. Throws FILE_NOT_FOUND also for everything that lies outside of it. */
export async function readHead(dataFolder: string, path: string, maxBytes: number): Promise<FileHead> {
  const root = await realpath(dataFolder).catch(() => notFound(path));
  // Links are followed first: one that leads outside is outside.
  const file = await realpath(join(root, path)).catch(() => notFound(path));
  if (!file.startsWith(root + sep)) notFound(path);
  const handle = await open(file);
  try {
    const info = await handle.stat();
    if (!info.isFile()) notFound(path);
    const buffer = Buffer.alloc(Math.min(maxBytes, info.size));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    const isWhole = bytesRead >= info.size;
    const text = buffer.subarray(0, bytesRead).toString("utf8");
    const lastLine = text.lastIndexOf("\n");
    return { path, bytes: info.size, isWhole, text: isWhole || lastLine === -1 ? text : text.slice(0, lastLine + 1) };
  } finally {
    await handle.close();
  }
}

function noFolder(error: NodeJS.ErrnoException): never[] {
  if (error.code === "ENOENT") return [];
  throw error;
}

function notFound(path: string): never {
  throw new AppError("FILE_NOT_FOUND", `There is no file "${path.slice(0, 200)}" in the data folder. Upload it, or choose another.`, {
    values: { path: path.slice(0, 200) },
  });
}
