/**
 * The server's time in the browser. All moments that pages show are the server's, and the clock of a person's machine may be minutes off or be set while a page
 * is open: an age by it would call fresh numbers old. So the time goes on by the browser's steady clock from what the server last said.
 */
export class ServerClock {
  readonly #steady: () => number;
  readonly #wall: () => number;
  /** What the server's clock shows when the steady one shows 0. */
  #base: number | undefined;
  /** By how much the browser's own clock was ahead of the steady one when the server last said something. */
  #lead = 0;

  constructor(steady: () => number = () => performance.now(), wall: () => number = Date.now) {
    this.#steady = steady;
    this.#wall = wall;
  }

  /** Epoch ms; by the browser's own clock until the server has said something. */
  now(): number {
    return this.#base === undefined ? this.#wall() : this.#base + this.#steady();
  }

  /** An answer of the server says when it was sent, in whole seconds. What is off by less than that is left alone, or ages would jump to and fro. */
  answered(date: string | null): void {
    const at = date === null ? Number.NaN : Date.parse(date);
    if (!Number.isFinite(at)) return;
    this.#lead = this.#wall() - this.#steady();
    const base = at + SECOND_MS / 2 - this.#steady();
    if (this.#base === undefined || Math.abs(base - this.#base) > SECOND_MS) this.#base = base;
  }

  /** Whether the browser's own clock has left the steady one: somebody set it, or the machine slept, while which steady clocks may stand still. */
  get isDoubtful(): boolean {
    return this.#base !== undefined && Math.abs(this.#wall() - this.#steady() - this.#lead) > 2 * SECOND_MS;
  }
}

const SECOND_MS = 1_000;

/** The one of this tab. */
export const serverClock = new ServerClock();

let isAsking = false;

/** Asks the server for its time where it is in doubt, as often as it takes. */
export function askWhereDoubtful(): void {
  if (!serverClock.isDoubtful || isAsking) return;
  isAsking = true;
  void fetch("/api/health", { cache: "no-store" })
    .then((response) => serverClock.answered(response.headers.get("date")))
    // The server is away: it is asked again with the next second.
    .catch(() => undefined)
    .finally(() => (isAsking = false));
}
