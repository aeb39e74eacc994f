import type { DatabaseOptions } from "classic-level";

/** Bytes that LevelDB may take for itself. */
export interface LevelMemory {
  /** Blocks of files that were read. */
  readonly blockCacheBytes: number;
  /** What was written and is in no file yet. */
  readonly writeBufferBytes: number;
}

export type Level = Pick<DatabaseOptions<Uint8Array, Uint8Array>, "keyEncoding" | "valueEncoding"> &
  DatabaseOptions<Uint8Array, Uint8Array>;

/** Of all handles of a database, which has one in this thread and one in its helper's. */
export function levelOptions(memory: LevelMemory): Level {
  return {
    keyEncoding: "view",
    valueEncoding: "view",
    multithreading: true,
    cacheSize: memory.blockCacheBytes,
    writeBufferSize: memory.writeBufferBytes,
  };
}
