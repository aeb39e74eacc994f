/** Calls `onExpired` when no renewal has been heard of for `limitMs`, also when this process slept in between. */
export class LeaseWatch {
  readonly #limitMs: number;
  readonly #onExpired: () => void;
  #timer: NodeJS.Timeout;

  constructor(limitMs: number, onExpired: () => void) {
    this.#limitMs = limitMs;
    this.#onExpired = onExpired;
    this.#timer = setTimeout(onExpired, limitMs);
  }

  renewed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onExpired, this.#limitMs);
  }
}
