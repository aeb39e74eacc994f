import { fork, type ChildProcess } from "node:child_process";
import path from "node:path";
import type { FromJob, ToJob } from "../protocol/messages.ts";
import type { ProcessExit } from "./exit-reason.ts";

const LAST_WORDS_CHARACTERS = 8_000;
const CLOSE_GRACE_MS = 500;
/** What a job's process may see of our environment: nothing that opens a door. */
const ENVIRONMENT = ["PATH", "LANG", "LC_ALL", "TMPDIR", "SystemRoot", "NODE_COMPILE_CACHE"];

/** The program of a job's process. */
export const JOB_PROGRAM = path.join(import.meta.dirname, "../job-process/main.ts");

export interface JobChildOptions {
  readonly program: string;
  readonly memoryMb: number;
  readonly onMessage: (message: FromJob) => void;
  readonly onOutput: (text: string) => void;
}

/** The operating-system process of one job. */
export class JobChild {
  readonly #process: ChildProcess;
  /** Resolves when it is gone and everything that it said has been heard. */
  readonly exited: Promise<ProcessExit>;
  #hasExited = false;

  constructor({ program, memoryMb, onMessage, onOutput }: JobChildOptions) {
    const env = Object.fromEntries(ENVIRONMENT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
    this.#process = fork(program, [], {
      env: { ...env, TZ: "UTC" },
      execArgv: [`--max-old-space-size=${memoryMb}`],
      serialization: "advanced",
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    let lastWords = "";
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        if (stream === this.#process.stderr) lastWords = (lastWords + text).slice(-LAST_WORDS_CHARACTERS);
        onOutput(text);
      });
    }
    this.#process.on("message", (message) => onMessage(message as FromJob));
    this.exited = new Promise((resolve) => {
      this.#process.once("error", (error) => {
        this.#hasExited = true;
        resolve({ code: null, signal: null, lastWords: `Error: ${error.message}` });
      });
      this.#process.once("exit", (code, signal) => {
        this.#hasExited = true;
        // "close" comes when the last message and the last output have been heard, unless a grandchild keeps a stream open.
        const timer = setTimeout(() => resolve({ code, signal, lastWords }), CLOSE_GRACE_MS);
        this.#process.once("close", () => {
          clearTimeout(timer);
          resolve({ code, signal, lastWords });
        });
      });
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** A message to a process that is about to end is lost, and that is all right: its end is what counts. */
  send(message: ToJob): void {
    if (this.#process.connected) this.#process.send(message, () => undefined);
  }

  kill(): void {
    if (!this.#hasExited) this.#process.kill("SIGKILL");
  }
}
