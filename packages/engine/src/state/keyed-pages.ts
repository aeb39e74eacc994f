import { type PackedTimers, timersMetadata } from "../time/timer-queue.ts";
import { EVENT_TIMERS } from "../time/heap-timer-service.ts";
import type { KeyedSnapshot, StateMetadata, StatePageBytes } from "./keyed-snapshot.ts";
import type { StateKey } from "./state-backend.ts";
import { packState } from "./state-codec.ts";

interface Entry {
  readonly namespace: string;
  readonly key: StateKey;
  /** As it is written. */
  readonly stored: unknown;
}

/** Gathers entries of keyed state, and timers, into a canonical snapshot. */
export class KeyedPages {
  readonly #states = new Map<string, StateMetadata>();
  readonly #pages = new Map<
    string,
    { readonly keyGroup: number; readonly state: string; readonly namespaces: Map<string, [StateKey, unknown][]> }
  >();
  readonly #timers = new Map<number, PackedTimers>();

  add(keyGroup: number, metadata: StateMetadata, { namespace, key, stored }: Entry): void {
    this.#states.set(metadata.name, metadata);
    const place = `${keyGroup}/${metadata.name}`;
    let page = this.#pages.get(place);
    if (page === undefined) this.#pages.set(place, (page = { keyGroup, state: metadata.name, namespaces: new Map() }));
    const entries = page.namespaces.get(namespace);
    if (entries === undefined) page.namespaces.set(namespace, [[key, stored]]);
    else entries.push([key, stored]);
  }

  addEventTimers(
    keyGroup: number,
    { timestamp, namespace, keys }: { readonly timestamp: number; readonly namespace: string; readonly keys: StateKey[] },
  ): void {
    const timers = this.#timers.get(keyGroup) ?? [];
    this.#timers.set(keyGroup, timers);
    timers.push([timestamp, namespace, keys]);
  }

  snapshot(): KeyedSnapshot {
    const pages = Array.from(this.#pages.values(), ({ keyGroup, state, namespaces }): StatePageBytes => ({
      keyGroup,
      state,
      bytes: packState([...namespaces]),
    }));
    for (const [keyGroup, timers] of this.#timers) pages.push({ keyGroup, state: EVENT_TIMERS, bytes: packState(timers) });
    pages.sort((a, b) => a.keyGroup - b.keyGroup || (a.state < b.state ? -1 : 1));
    return { states: [...this.#states.values(), timersMetadata(EVENT_TIMERS)], pages };
  }
}
