import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { identify, isRunning, type ProcessIdentity } from "../../processes/process-identity.ts";

/** Who runs in a home folder. */
export interface Instance extends ProcessIdentity {
  /** False while it is starting. */
  readonly isReady?: boolean;
  /** Where people reach it; undefined where it has no web server. */
  readonly address?: string;
}

/** At most one running Millrace a home folder. */
export class InstanceLock {
  readonly #file: string;
  #own: Instance = identify(process.pid);

  private constructor(file: string) {
    this.#file = file;
  }

  /** The lock, or the instance that holds it. A lock whose process is gone counts for nothing. */
  static take(home: string): InstanceLock | Instance {
    const lock = new InstanceLock(path.join(home, "instance.json"));
    const own = `${lock.#file}.${process.pid}`;
    writeFileSync(own, JSON.stringify(lock.#own), { mode: 0o600 });
    try {
      for (;;) {
        try {
          // Unlike a rename, a link fails where the name is taken: of two that start at once one wins.
          linkSync(own, lock.#file);
          return lock;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
        }
        const holder = readInstance(lock.#file);
        if (holder !== undefined && isRunning(holder)) return holder;
        rmSync(lock.#file, { force: true });
      }
    } finally {
      rmSync(own, { force: true });
    }
  }

  /** Tells a second start where the first can be reached. */
  publish(address: string | undefined): void {
    this.#own = { ...this.#own, isReady: true, ...(address === undefined ? {} : { address }) };
    writeFileSync(`${this.#file}.next`, JSON.stringify(this.#own), { mode: 0o600 });
    renameSync(`${this.#file}.next`, this.#file);
  }

  release(): void {
    rmSync(this.#file, { force: true });
  }
}

/** Undefined for no file, or a damaged one (the disk was full). */
function readInstance(file: string): Instance | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Instance;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
