import type { StatePageBytes } from "../../state/keyed-snapshot.ts";
import { packState } from "../../state/state-codec.ts";
import type { PackedTimers } from "../../time/timer-queue.ts";
import { decodeTimerKey } from "./row-key.ts";

const TIMERS_PER_PAGE = 1_000;

/** Makes canonical pages of timers that come in order of time, whatever their key groups. */
export class TimerPages {
  readonly #nameOf: (queue: number) => string;
  readonly #done: (page: StatePageBytes) => void;
  readonly #open = new Map<string, { readonly keyGroup: number; readonly state: string; readonly timers: PackedTimers; count: number }>();

  constructor(nameOf: (queue: number) => string, done: (page: StatePageBytes) => void) {
    this.#nameOf = nameOf;
    this.#done = done;
  }

  add(rowKey: Uint8Array): void {
    const { queue, timestamp, keyGroup, key, namespace } = decodeTimerKey(rowKey);
    const place = `${queue}/${keyGroup}`;
    let page = this.#open.get(place);
    if (page === undefined) this.#open.set(place, (page = { keyGroup, state: this.#nameOf(queue), timers: [], count: 0 }));
    const last = page.timers.at(-1);
    if (last !== undefined && last[0] === timestamp && last[1] === namespace) last[2].push(key);
    else page.timers.push([timestamp, namespace, [key]]);
    if (++page.count < TIMERS_PER_PAGE) return;
    this.#open.delete(place);
    this.#close(page);
  }

  finish(): void {
    for (const page of this.#open.values()) this.#close(page);
    this.#open.clear();
  }

  #close({ keyGroup, state, timers }: { readonly keyGroup: number; readonly state: string; readonly timers: PackedTimers }): void {
    this.#done({ keyGroup, state, bytes: packState(timers) });
  }
}
