import type { StateKey } from "../../state/state-backend.ts";
import type { KeyContext } from "../../state/state-table.ts";
import type { LsmTable } from "./lsm-table.ts";
import { ownerText } from "./row-key.ts";

/** What lies on disk of one owner, in order of the parts. */
export type ScanParts<V> = (keyGroup: number, owner: string) => Iterable<readonly [part: StateKey, stored: V]>;

export interface PartRowsOptions<V> {
  /** Its rows lie by owner, then part; its context is not the backend's. */
  readonly table: LsmTable<V>;
  /** The backend's. */
  readonly context: KeyContext;
  readonly scan: ScanParts<V>;
}

/** The parts of large lists or maps: rows under the current key, a namespace and the key of the part. */
export class PartRows<V> {
  readonly #options: PartRowsOptions<V>;

  constructor(options: PartRowsOptions<V>) {
    this.#options = options;
  }

  get(namespace: string, part: StateKey): V | undefined {
    return this.#options.table.get(this.#select(namespace, part));
  }

  put(namespace: string, part: StateKey, stored: V): void {
    this.#options.table.put(this.#select(namespace, part), stored);
  }

  remove(namespace: string, part: StateKey): void {
    this.#options.table.remove(this.#select(namespace, part));
  }

  /** All parts as they are now, in order. Blocks while it goes through those on disk. */
  all(namespace: string): (readonly [part: StateKey, stored: V])[] {
    const owner = this.#select(namespace, null);
    const { table, context, scan } = this.#options;
    const inMemory = table.rowsOf(owner);
    const parts: (readonly [StateKey, V])[] = [];
    for (const each of scan(context.keyGroup, owner)) if (!inMemory.has(each[0])) parts.push(each);
    for (const [part, stored] of inMemory) if (stored !== undefined) parts.push([part, stored]);
    return parts;
  }

  #select(namespace: string, part: StateKey): string {
    const { table, context } = this.#options;
    const own = table.options.context;
    own.key = part;
    own.keyGroup = context.keyGroup;
    return ownerText(context.key, namespace);
  }
}
