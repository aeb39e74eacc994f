import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import type { Disk } from "./disk.ts";

const PIECE_BYTES = 1024 * 1024;

/** The real one. */
export const nodeDisk: Disk = {
  async makeFolder(path) {
    await mkdir(path, { recursive: true });
  },
  list: (folder) => readdir(folder),
  async writeFile(path, pieces) {
    const handle = await open(path, "w");
    try {
      for (const piece of pieces) await handle.writeFile(piece);
    } finally {
      await handle.close();
    }
  },
  syncFile: sync,
  syncFolder: sync,
  rename: (from, to) => rename(from, to),
  exists: (path) =>
    stat(path).then(
      () => true,
      () => false,
    ),
  readFile: (path) => readFile(path),
  async *readPieces(path) {
    const buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
    const handle = await open(path, "r");
    try {
      for (;;) {
        const { bytesRead } = await handle.read(buffer, 0, PIECE_BYTES);
        if (bytesRead === 0) return;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await handle.close();
    }
  },
  remove: (path) => rm(path, { recursive: true, force: true }),
};

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
