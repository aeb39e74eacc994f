import { closeSync, fstatSync, fsync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const SEGMENT_BYTES = 64 << 20;

/** A place in the spool: file position `offset` of segment `segment`. */
export interface SpoolPosition {
  readonly segment: number;
  readonly offset: number;
}

/**
 * Accepted rows as JSON Lines in numbered segment files of one folder: written and synced before the sender hears that they were
 * accepted, read from there by the source, removed when a checkpoint has them behind it.
 * `consumed.json` remembers the last such place for a start without state, so that accepted rows are never lost.
 */
export class Spool {
  readonly #folder: string;
  #segment: number;
  #descriptor: number;
  #segmentBytes: number;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    this.#segment = Math.max(this.consumed().segment, ...this.#segments());
    this.#descriptor = openSync(this.segmentPath(this.#segment), "a");
    this.#segmentBytes = fstatSync(this.#descriptor).size;
  }

  /** The end of what has been written: the place of the next row. */
  get end(): SpoolPosition {
    return { segment: this.#segment, offset: this.#segmentBytes };
  }

  segmentPath(segment: number): string {
    return path.join(this.#folder, `${String(segment).padStart(8, "0")}.jsonl`);
  }

  /** Appends whole lines; resolves when they are on the disk. */
  append(lines: string): Promise<void> {
    if (this.#segmentBytes >= SEGMENT_BYTES) this.#roll();
    const bytes = Buffer.from(lines, "utf8");
    writeFileSync(this.#descriptor, bytes);
    this.#segmentBytes += bytes.length;
    const descriptor = this.#descriptor;
    return new Promise((resolve, reject) => fsync(descriptor, (error) => (error === null ? resolve() : reject(error))));
  }

  consumed(): SpoolPosition {
    const file = path.join(this.#folder, "consumed.json");
    try {
      return JSON.parse(readFileSync(file, "utf8")) as SpoolPosition;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return { segment: 0, offset: 0 };
      throw error;
    }
  }

  /** Remembers that everything before `position` is processed, and removes the segments before it. */
  release(position: SpoolPosition): void {
    const file = path.join(this.#folder, "consumed.json");
    writeFileSync(`${file}.next`, JSON.stringify(position));
    renameSync(`${file}.next`, file);
    for (const segment of this.#segments()) if (segment < position.segment) rmSync(this.segmentPath(segment));
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #segments(): number[] {
    return readdirSync(this.#folder)
      .filter((name) => name.endsWith(".jsonl"))
      .map((name) => Number.parseInt(name, 10));
  }

  #roll(): void {
    // Appends of this segment may still be syncing; its descriptor is closed when they are done.
    const old = this.#descriptor;
    fsync(old, () => closeSync(old));
    this.#segment++;
    this.#descriptor = openSync(this.segmentPath(this.#segment), "a");
    this.#segmentBytes = fstatSync(this.#descriptor).size;
  }
}
