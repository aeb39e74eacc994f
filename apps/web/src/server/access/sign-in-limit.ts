const WINDOW_MS = 60_000;
/** From one address; then all of them together, since a sender may write what address it likes into a header. */
const MOST_FROM_ONE = 10;
const MOST_FROM_ALL = 200;

/** Counts sign-ins that failed, by the address that they came from, within a minute. */
export class SignInLimit {
  readonly #failures = new Map<string, number>();
  readonly #now: () => number;
  #windowAt = -Infinity;
  #all = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Seconds to wait before another attempt from there is looked at; 0 where it may come now. */
  waitSeconds(address: string): number {
    this.#turn();
    const isOver = (this.#failures.get(address) ?? 0) >= MOST_FROM_ONE || this.#all >= MOST_FROM_ALL;
    return isOver ? Math.max(1, Math.ceil((this.#windowAt + WINDOW_MS - this.#now()) / 1_000)) : 0;
  }

  failed(address: string): void {
    this.#turn();
    this.#all++;
    this.#failures.set(address, (this.#failures.get(address) ?? 0) + 1);
  }

  #turn(): void {
    // A clock that was set back begins a new window, too.
    const age = this.#now() - this.#windowAt;
    if (age >= 0 && age < WINDOW_MS) return;
    this.#windowAt = this.#now();
    this.#all = 0;
    this.#failures.clear();
  }
}
