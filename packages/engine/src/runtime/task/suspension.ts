import { placeError } from "./place-error.ts";

/**
 * Asynchronous work of one task (opening, sinks, the end), one piece after the other. Nothing else happens in the task until all of it is
 * done; other tasks of the thread go on. The first failure stays.
 */
export class Suspension {
  readonly #place: { readonly nodeId: string; readonly subtaskIndex: number };
  readonly #wake: () => void;
  #running: Promise<void> | undefined;
  #error: unknown;

  /** `place`: where a failure is said to be that names no node itself. */
  constructor(place: { readonly nodeId: string; readonly subtaskIndex: number }, wake: () => void) {
    this.#place = place;
    this.#wake = wake;
  }

  /** Resolves when the work that is under way is done; undefined where none is. */
  get running(): Promise<void> | undefined {
    return this.#running;
  }

  throwIfFailed(): void {
    if (this.#error !== undefined) throw this.#error;
  }

  run(work: () => Promise<void>): Promise<void> {
    const before = this.#running;
    const running = (before === undefined ? work() : before.then(work)).then(
      () => {
        if (this.#running === running) this.#running = undefined;
        this.#wake();
      },
      (error: unknown) => this.fail(error),
    );
    this.#running = running;
    return running;
  }

  /** As `run`, for work that has begun already. */
  until(work: Promise<void>): void {
    // Its failure is heard when its turn comes, which may be later than it happens.
    work.catch(() => undefined);
    void this.run(() => work);
  }

  fail(error: unknown): void {
    this.#error ??= placeError(error, this.#place);
    this.#running = undefined;
    this.#wake();
  }
}
