import type { StatePageBytes } from "../../state/keyed-snapshot.ts";
import type { StateKey } from "../../state/state-backend.ts";
import { packState } from "../../state/state-codec.ts";

/** Bytes of rows after which a page is closed. */
const PAGE_BYTES = 256 * 1024;

interface Entry {
  readonly namespace: string;
  readonly key: StateKey;
  readonly plain: unknown;
  readonly bytes: number;
}

/** Makes canonical pages of rows that come by key group and state. */
export class PageBuilder {
  readonly #done: (page: StatePageBytes) => void;
  readonly #namespaces = new Map<string, [StateKey, unknown][]>();
  #keyGroup = -1;
  #state = "";
  #bytes = 0;

  constructor(done: (page: StatePageBytes) => void) {
    this.#done = done;
  }

  add(keyGroup: number, state: string, { namespace, key, plain, bytes }: Entry): void {
    if (keyGroup !== this.#keyGroup || state !== this.#state || this.#bytes >= PAGE_BYTES) this.finish();
    this.#keyGroup = keyGroup;
    this.#state = state;
    this.#bytes += bytes;
    const entries = this.#namespaces.get(namespace);
    if (entries === undefined) this.#namespaces.set(namespace, [[key, plain]]);
    else entries.push([key, plain]);
  }

  /** Closes the page that is open. */
  finish(): void {
    if (this.#namespaces.size > 0) this.#done({ keyGroup: this.#keyGroup, state: this.#state, bytes: packState([...this.#namespaces]) });
    this.#namespaces.clear();
    this.#bytes = 0;
  }
}
