/**
 * What checkpoint storage needs of a file system, so that tests can take one that loses and tears what was not synced. Paths are absolute.
 * Failures carry `code` as Node.js's do.
 */
export interface Disk {
  /** With its parents; a folder that is there is fine. */
  makeFolder(path: string): Promise<void>;
  /** Names of what is in a folder. */
  list(folder: string): Promise<readonly string[]>;
  /** The pieces one after the other; one is asked for when those before are written. Not durable before `syncFile`, and under this name not before `syncFolder`. */
  writeFile(path: string, pieces: Iterable<Uint8Array>): Promise<void>;
  syncFile(path: string): Promise<void>;
  syncFolder(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  exists(path: string): Promise<boolean>;
  readFile(path: string): Promise<Uint8Array>;
  /** The same, a piece at a time, which is good until the next one is asked for. */
  readPieces(path: string): AsyncIterable<Uint8Array>;
  /** A file, or a folder with everything in it; nothing is fine. */
  remove(path: string): Promise<void>;
}
