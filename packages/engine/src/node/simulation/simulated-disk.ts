import type { Disk } from "../checkpoint/disk.ts";

interface SimulatedFile {
  readonly data: Uint8Array;
  isSynced: boolean;
}

/** What can go wrong in one call. */
export type DiskFault = "EIO" | "ENOSPC";

/**
 * A disk that keeps only what was synced: after a crash a file that was not synced holds a part of itself or nothing, and a name that was
 * not synced with its folder is there or not, as it was before or as it was left. Deterministic by its random numbers.
 */
export class SimulatedDisk implements Disk {
  readonly #random: () => number;
  #visible = new Map<string, SimulatedFile>();
  #durable = new Map<string, SimulatedFile>();
  /** Asked at each write, sync and rename: a fault, or undefined where it goes well. */
  fault: () => DiskFault | undefined = () => undefined;

  constructor(random: () => number) {
    this.#random = random;
  }

  async makeFolder(): Promise<void> {}

  async list(folder: string): Promise<readonly string[]> {
    const names = [...this.#visible.keys()]
      .filter((name) => name.startsWith(`${folder}/`))
      .map((name) => name.slice(folder.length + 1).split("/")[0]!);
    return [...new Set(names)].sort();
  }

  async writeFile(path: string, pieces: Iterable<Uint8Array>): Promise<void> {
    const bytes = new Uint8Array(Buffer.concat([...pieces]));
    const fault = this.fault();
    // A disk that runs full has taken a part.
    this.#visible.set(path, { data: fault === undefined ? bytes.slice() : bytes.slice(0, this.#below(bytes.length)), isSynced: false });
    this.#fail(fault);
  }

  async syncFile(path: string): Promise<void> {
    this.#fail(this.fault());
    this.#get(path).isSynced = true;
  }

  async syncFolder(folder: string): Promise<void> {
    this.#fail(this.fault());
    for (const name of this.#durable.keys()) if (isIn(name, folder) && !this.#visible.has(name)) this.#durable.delete(name);
    for (const [name, file] of this.#visible) if (isIn(name, folder)) this.#durable.set(name, file);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#fail(this.fault());
    const moved = [...this.#visible].filter(([name]) => name === from || name.startsWith(`${from}/`));
    if (moved.length === 0) throw errorOf("ENOENT", from);
    for (const [name, file] of moved) {
      this.#visible.delete(name);
      this.#visible.set(to + name.slice(from.length), file);
    }
  }

  async exists(path: string): Promise<boolean> {
    return [...this.#visible.keys()].some((name) => name === path || name.startsWith(`${path}/`));
  }

  async readFile(path: string): Promise<Uint8Array> {
    return this.#get(path).data;
  }

  async *readPieces(path: string): AsyncIterable<Uint8Array> {
    yield this.#get(path).data;
  }

  async remove(path: string): Promise<void> {
    for (const name of this.#visible.keys()) if (name === path || name.startsWith(`${path}/`)) this.#visible.delete(name);
  }

  /** The power goes: every name that is not durable is as it was or as it would be, every file that was not synced holds a part of itself. */
  crash(): void {
    const after = new Map<string, SimulatedFile>();
    for (const name of [...new Set([...this.#durable.keys(), ...this.#visible.keys()])].sort()) {
      const [before, left] = [this.#durable.get(name), this.#visible.get(name)];
      const file = before === left || this.#random() < 0.5 ? left : before;
      if (file === undefined) continue;
      after.set(name, file.isSynced ? file : { data: file.data.slice(0, this.#below(file.data.length + 1)), isSynced: true });
    }
    this.#visible = after;
    this.#durable = new Map(after);
  }

  #below(n: number): number {
    return Math.floor(this.#random() * n);
  }

  #get(path: string): SimulatedFile {
    const file = this.#visible.get(path);
    if (file === undefined) throw errorOf("ENOENT", path);
    return file;
  }

  #fail(fault: DiskFault | undefined): void {
    if (fault !== undefined) throw errorOf(fault, "simulated");
  }
}

function isIn(name: string, folder: string): boolean {
  return name.startsWith(`${folder}/`) && !name.slice(folder.length + 1).includes("/");
}

function errorOf(code: string, path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
