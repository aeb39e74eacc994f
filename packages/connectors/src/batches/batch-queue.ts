import type { Clock } from "@millrace/engine/connector";

/** Batches that may be on their way or waiting before the writer asks for a pause. */
const MAX_WAITING_BATCHES = 2;

export interface BatchQueueOptions<Item> {
  readonly maxItems: number;
  /** An item is sent at the latest after this. */
  readonly flushMs: number;
  readonly clock: Clock;
  readonly send: (items: readonly Item[]) => Promise<void>;
}

/**
 * Gathers items into batches and sends them one after the other, so that their order survives. The first failure ends it: every later
 * call throws it, so that a sink notices at its next row or barrier.
 */
export class BatchQueue<Item> {
  readonly #options: BatchQueueOptions<Item>;
  #items: Item[] = [];
  #firstItemAtMs = 0;
  #waiting = 0;
  #sent: Promise<void> = Promise.resolve();
  #failure: unknown;

  constructor(options: BatchQueueOptions<Item>) {
    this.#options = options;
  }

  /** False: taken, but wait for `ready` before the next. */
  push(item: Item): boolean {
    this.#throwFailure();
    if (this.#items.length === 0) this.#firstItemAtMs = this.#options.clock.now();
    this.#items.push(item);
    if (this.#items.length >= this.#options.maxItems) this.#send();
    return this.#waiting < MAX_WAITING_BATCHES;
  }

  async ready(): Promise<void> {
    await this.#sent;
    this.#throwFailure();
  }

  /** Sends what has waited long enough. */
  flush(): void {
    this.#throwFailure();
    if (this.#items.length > 0 && this.#options.clock.now() - this.#firstItemAtMs >= this.#options.flushMs) this.#send();
  }

  /** Sends everything and waits until it has arrived. */
  async drain(): Promise<void> {
    this.#send();
    await this.#sent;
    this.#throwFailure();
  }

  #send(): void {
    if (this.#items.length === 0) return;
    const items = this.#items;
    this.#items = [];
    this.#waiting++;
    this.#sent = this.#sent
      .then(() => (this.#failure === undefined ? this.#options.send(items) : undefined))
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => {
        this.#waiting--;
      });
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}
