import type { LevelRequest } from "./level-messages.ts";
import type { LevelMemory } from "./level-options.ts";
import { FilesThread } from "./files-thread.ts";
import { EngineError } from "../../operators/engine-error.ts";

let lastDatabase = 0;
let shared: FilesThread | undefined;

/**
 * A database as the thread that writes it has it open; all databases of a thread share one such helper thread. What classic-level offers only asynchronously and an
 * operator needs at once (to go through rows, to write before more memory is taken) is asked with `now`, which blocks until the answer is there: some 50 µs beside
 * the work itself. Everything else is asked with `ask`. The requests of a database are worked off in order.
 */
export class LevelHelper {
  /** Resolves when the database is open, or cannot be opened: then every request says so. */
  readonly opened: Promise<void>;
  readonly #database = ++lastDatabase;
  readonly #folder: string;
  readonly #thread: FilesThread;

  constructor(folder: string, memory: LevelMemory) {
    this.#folder = folder;
    shared ??= new FilesThread();
    this.#thread = shared;
    this.opened = this.ask({ type: "open", folder, memory }).then(
      () => undefined,
      () => undefined,
    );
  }

  async ask(request: LevelRequest, transfer: readonly ArrayBuffer[] = []): Promise<unknown> {
    const answer = await this.#thread.ask(this.#database, request, transfer);
    if ("error" in answer) throw this.#failure(answer.error);
    return answer.result;
  }

  now(request: LevelRequest, transfer: readonly ArrayBuffer[] = []): unknown {
    const answer = this.#thread.now(this.#database, request, transfer);
    if ("error" in answer) throw this.#failure(answer.error);
    return answer.result;
  }

  async close(): Promise<void> {
    await this.ask({ type: "close" });
  }

  #failure(reason: string): EngineError {
    return new EngineError(
      "STATE_BACKEND_FAILED",
      `State on disk in ${this.#folder} cannot be read or written: ${reason}. Check the disk.`,
      { domain: "external", isRetryable: true },
    );
  }
}
