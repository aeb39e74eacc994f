import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { identify } from "./process-identity.ts";

/**
 * A small process that outlives ours, if only by seconds: when we are killed without a chance to clean up, it ends the processes that we
 * told it of. It sees our end as the end of its standard input.
 */
export class Guard {
  readonly #process: ChildProcess;

  constructor() {
    // detached: a Ctrl-C in the terminal is for us alone.
    this.#process = spawn(process.execPath, [path.join(import.meta.dirname, "guard-process.ts")], {
      stdio: ["pipe", "ignore", "inherit"],
      detached: true,
    });
    this.#process.stdin?.on("error", () => undefined);
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** `signal` is the one by which the process ends cleanly. */
  add(pid: number, signal: NodeJS.Signals): void {
    this.#tell({ add: { ...identify(pid), signal } });
  }

  remove(pid: number): void {
    this.#tell({ remove: pid });
  }

  /** Ends the guard without ending anything else. */
  async dismiss(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#tell({ dismiss: true });
    await gone;
  }

  #tell(message: object): void {
    this.#process.stdin?.write(`${JSON.stringify(message)}\n`);
  }
}
