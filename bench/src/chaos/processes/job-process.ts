import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";

const CLI = path.join(import.meta.dirname, "../../../../apps/cli/src/main.ts");

export interface JobPlace {
  readonly documentFile: string;
  readonly dataFolder: string;
  readonly checkpointFolder: string;
}

/** `millrace run` as a process of its own: with the same place it goes on where an earlier one was killed. */
export class JobProcess {
  readonly #process: ChildProcess;
  readonly exited: Promise<void>;
  #hasExited = false;
  #output = "";

  constructor({ documentFile, dataFolder, checkpointFolder }: JobPlace, env: NodeJS.ProcessEnv = {}) {
    const args = ["run", documentFile, "--data", dataFolder, "--checkpoints", checkpointFolder];
    this.#process = spawn(process.execPath, [CLI, ...args], { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, ...env } });
    this.#process.stderr!.setEncoding("utf8").on("data", (text: string) => (this.#output += text));
    this.exited = new Promise((resolve) => {
      this.#process.once("close", () => {
        this.#hasExited = true;
        resolve();
      });
    });
  }

  get hasExited(): boolean {
    return this.#hasExited;
  }

  get exitCode(): number | null {
    return this.#process.exitCode;
  }

  /** True where a signal ended it. */
  get wasKilled(): boolean {
    return this.#process.signalCode !== null;
  }

  /** What it wrote to standard error. */
  get output(): string {
    return this.#output;
  }

  /** Sends a signal; false where the process had ended by itself. */
  signal(signal: NodeJS.Signals): boolean {
    return !this.#hasExited && this.#process.kill(signal);
  }

  /** Waits for its end. Throws with its output where it did not end well. */
  async finish(): Promise<void> {
    await this.exited;
    if (this.exitCode !== 0)
      throw new Error(`The job's process ended with ${this.exitCode ?? this.#process.signalCode}:\n${this.#output.slice(-4000)}`);
  }
}
