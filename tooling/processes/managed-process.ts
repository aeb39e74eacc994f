import { spawn, type ChildProcess } from "node:child_process";
import type { WriteStream } from "node:fs";
import type { Guard } from "./guard.ts";
import { send } from "./end-process.ts";

export interface ProcessPlan {
  /** How people know it: "worker", "web server", "PostgreSQL". */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly uid?: number;
  readonly gid?: number;
  /** The signal by which it ends cleanly, and the time it gets for that. */
  readonly endSignal: NodeJS.Signals;
  readonly graceMs: number;
  readonly log: WriteStream;
  /** Sees every piece of output as well. */
  readonly onOutput?: (text: string) => void;
}

/** How a process ended, in words. */
export type Ending = { readonly reason: string };

/**
 * One run of a child process in a process group of its own, watched by the guard, with its output in a log.
 * `ended` resolves once, also where the program could not be started.
 */
export class ManagedProcess {
  readonly plan: ProcessPlan;
  readonly ended: Promise<Ending>;
  readonly #child: ChildProcess;
  #hasEnded = false;

  constructor(plan: ProcessPlan, guard: Guard) {
    this.plan = plan;
    this.#child = spawn(plan.command, plan.args, {
      cwd: plan.cwd,
      env: plan.env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      ...(plan.uid === undefined ? {} : { uid: plan.uid }),
      ...(plan.gid === undefined ? {} : { gid: plan.gid }),
    });
    const { pid } = this.#child;
    if (pid !== undefined) guard.add(pid, plan.endSignal);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        plan.log.write(text);
        plan.onOutput?.(text);
      });
    }
    this.ended = new Promise((resolve) => {
      const end = (reason: string): void => {
        this.#hasEnded = true;
        if (pid !== undefined) {
          // Children of the child must not outlive it.
          send(pid, "SIGKILL", { leaderToo: false });
          guard.remove(pid);
        }
        resolve({ reason });
      };
      this.#child.once("error", (error) => end(error.message));
      this.#child.once("exit", (code, signal) => end(signal === null ? `exit code ${code}` : `signal ${signal}`));
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Asks it to end, kills it after the grace time, and resolves when it is gone. */
  async stop(): Promise<void> {
    const { pid } = this.#child;
    if (pid === undefined || this.#hasEnded) return;
    send(pid, this.plan.endSignal);
    const timer = setTimeout(() => send(pid, "SIGKILL"), this.plan.graceMs);
    await this.ended;
    clearTimeout(timer);
  }
}
