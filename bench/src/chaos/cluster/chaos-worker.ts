import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, readFileSync } from "node:fs";
import path from "node:path";

const WORKER = path.join(import.meta.dirname, "../../../../apps/worker/src/main.ts");

/** A worker as a process of its own, with the processes of its jobs. */
export class ChaosWorker {
  readonly #process: ChildProcess;
  readonly exited: Promise<void>;

  constructor({ databaseUrl, home, logFile }: { readonly databaseUrl: string; readonly home: string; readonly logFile: string }) {
    const log = createWriteStream(logFile, { flags: "a" });
    this.#process = spawn(process.execPath, [WORKER], {
      env: {
        PATH: process.env["PATH"],
        DATABASE_URL: databaseUrl,
        MILLRACE_HOME: home,
        MILLRACE_JOB_MEMORY_MB: "512",
        LOG_LEVEL: "info",
        TZ: "UTC",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process.stdout!.pipe(log, { end: false });
    this.#process.stderr!.pipe(log, { end: false });
    this.exited = new Promise((resolve) => this.#process.once("exit", () => resolve()));
  }

  get pid(): number {
    return this.#process.pid!;
  }

  /** The processes of its jobs. */
  jobProcesses(): number[] {
    try {
      const children = readFileSync(`/proc/${this.pid}/task/${this.pid}/children`, "utf8").trim().split(" ").filter(Boolean);
      return children.map(Number).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("job-process"));
    } catch (error) {
      // It ended while we looked.
      if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
      throw error;
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }
}
