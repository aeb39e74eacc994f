import type { Guard } from "./guard.ts";
import { ManagedProcess, type ProcessPlan } from "./managed-process.ts";

const FIRST_DELAY_MS = 500;
const LAST_DELAY_MS = 30_000;
/** A process that lived this long was healthy: the next crash is answered at once again. */
const HEALTHY_AFTER_MS = 60_000;

export interface Supervision {
  readonly guard: Guard;
  readonly say: (text: string) => void;
  /** Called before every restart; what it does must have happened before the process can start. */
  readonly beforeRestart?: () => Promise<void>;
  /** A sentence that explains a crash better than its exit code. */
  readonly explain?: () => string | undefined;
}

/** A child process that is started again whenever it ends by itself, with growing delays, until it is stopped. */
export class SupervisedProcess {
  readonly #plan: ProcessPlan;
  readonly #supervision: Supervision;
  #current: ManagedProcess;
  #delayMs = FIRST_DELAY_MS;
  #isStopping = false;
  #isSupervised = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(plan: ProcessPlan, supervision: Supervision) {
    this.#plan = plan;
    this.#supervision = supervision;
    this.#current = new ManagedProcess(plan, supervision.guard);
  }

  get current(): ManagedProcess {
    return this.#current;
  }

  /** From here on crashes are answered by restarts. Before, they are for whoever waits for the process to become ready. */
  supervise(): void {
    if (this.#isSupervised) return;
    this.#isSupervised = true;
    this.#watch();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    await this.#current.stop();
  }

  #watch(): void {
    const startedAtMs = performance.now();
    void this.#current.ended.then(({ reason }) => {
      if (this.#isStopping) return;
      if (performance.now() - startedAtMs > HEALTHY_AFTER_MS) this.#delayMs = FIRST_DELAY_MS;
      this.#restartLater(this.#supervision.explain?.() ?? reason);
    });
  }

  #restartLater(reason: string): void {
    const delayMs = this.#delayMs;
    this.#delayMs = Math.min(delayMs * 2, LAST_DELAY_MS);
    this.#supervision.say(`The ${this.#plan.name} ended by itself (${reason}); starting it again in ${delayMs / 1000} s`);
    this.#timer = setTimeout(() => void this.#restart(), delayMs);
  }

  async #restart(): Promise<void> {
    try {
      await this.#supervision.beforeRestart?.();
    } catch (error) {
      if (!this.#isStopping) this.#restartLater(error instanceof Error ? error.message : String(error));
      return;
    }
    if (this.#isStopping) return;
    this.#current = new ManagedProcess(this.#plan, this.#supervision.guard);
    this.#watch();
  }
}
