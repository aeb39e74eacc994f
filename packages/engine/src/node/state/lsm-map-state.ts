import { deleteEntry, entriesOf, entryCountOf, getEntry, hasEntry, setEntry, smallMap } from "../../state/small-map.ts";
import type { MapState, StateKey } from "../../state/state-backend.ts";
import type { StateTable } from "../../state/state-table.ts";
import type { Stamped, TtlPolicy } from "../../state/ttl-states.ts";
import { ENTRIES_IN_ROW, LargeMap, type MapEntry, type StoredMap } from "./collection-form.ts";
import type { PartRows } from "./part-rows.ts";

/**
 * A map on disk: one row while it is small, then one row an entry, so that a change costs the same however large it is.
 * Iterating reads all entries at once, in order of insertion, as they are then; what is changed meanwhile is not seen.
 * Source: Flink's RocksDBMapState, which has one row an entry from the first on and the order of their bytes.
 */
export class LsmMapState<K extends StateKey, V> implements MapState<K, V> {
  readonly #table: StateTable<StoredMap<K, V | Stamped<V>>>;
  readonly #parts: PartRows<MapEntry<V | Stamped<V>>>;
  readonly #policy: TtlPolicy | undefined;
  #namespace = "";

  constructor(table: StateTable<StoredMap<K, V | Stamped<V>>>, parts: PartRows<MapEntry<V | Stamped<V>>>, policy: TtlPolicy | undefined) {
    this.#table = table;
    this.#parts = parts;
    this.#policy = policy;
  }

  setNamespace(namespace: string): void {
    this.#namespace = namespace;
  }

  get(key: K): V | undefined {
    return this.#read(key, this.#itemOf(key));
  }

  put(key: K, value: V): void {
    this.#set(key, this.#policy === undefined ? value : this.#policy.stamp(value));
  }

  remove(key: K): void {
    const stored = this.#table.get(this.#namespace);
    if (stored === undefined) return;
    if (!(stored instanceof LargeMap)) {
      deleteEntry(stored, key);
      if (entryCountOf(stored) === 0) this.#table.remove(this.#namespace);
      else this.#table.changed(this.#namespace);
      return;
    }
    if (this.#parts.get(this.#namespace, key) === undefined) return;
    this.#parts.remove(this.#namespace, key);
    this.partIsGone(this.#namespace);
  }

  has(key: K): boolean {
    return this.#policy === undefined ? this.#itemOf(key) !== undefined : this.get(key) !== undefined;
  }

  *entries(): IterableIterator<[K, V]> {
    for (const [key, item] of this.#items()) {
      const value = this.#read(key, item);
      if (value !== undefined || this.#policy === undefined) yield [key, value as V];
    }
  }

  /** Expired entries that nobody has looked at still count, as in Flink. */
  isEmpty(): boolean {
    return this.#table.get(this.#namespace) === undefined;
  }

  clear(): void {
    if (this.#table.get(this.#namespace) instanceof LargeMap)
      for (const [part] of this.#parts.all(this.#namespace)) this.#parts.remove(this.#namespace, part);
    this.#table.remove(this.#namespace);
  }

  /** One of the entries in rows of their own has been removed, under the current key. */
  partIsGone(namespace: string): void {
    const stored = this.#table.get(namespace);
    if (!(stored instanceof LargeMap)) return;
    stored.count--;
    if (stored.count === 0) this.#table.remove(namespace);
    else this.#table.changed(namespace);
  }

  #itemOf(key: K): V | Stamped<V> | undefined {
    const stored = this.#table.get(this.#namespace);
    if (stored === undefined) return undefined;
    return stored instanceof LargeMap ? this.#parts.get(this.#namespace, key)?.item : getEntry(stored, key);
  }

  #items(): readonly (readonly [K, V | Stamped<V>])[] {
    const stored = this.#table.get(this.#namespace);
    if (stored === undefined) return [];
    if (!(stored instanceof LargeMap)) return [...entriesOf(stored)];
    return this.#parts
      .all(this.#namespace)
      .sort(([, a], [, b]) => a.number - b.number)
      .map(([key, { item }]) => [key as K, item]);
  }

  #read(key: K, item: V | Stamped<V> | undefined): V | undefined {
    if (this.#policy === undefined) return item as V | undefined;
    return this.#policy.read(
      item as Stamped<V> | undefined,
      (renewed) => this.#set(key, renewed),
      () => this.remove(key),
    );
  }

  #set(key: K, item: V | Stamped<V>): void {
    const stored = this.#table.get(this.#namespace);
    if (stored === undefined) {
      this.#table.put(this.#namespace, smallMap([[key, item]]));
      return;
    }
    if (stored instanceof LargeMap) {
      this.#setPart(key, item);
      return;
    }
    if (entryCountOf(stored) < ENTRIES_IN_ROW || hasEntry(stored, key)) {
      setEntry(stored, key, item);
      this.#table.changed(this.#namespace);
      return;
    }
    let number = 0;
    const entries = [...entriesOf(stored)];
    this.#table.put(this.#namespace, new LargeMap(entries.length, entries.length));
    for (const [each, held] of entries) this.#parts.put(this.#namespace, each, { number: number++, item: held });
    this.#setPart(key, item);
  }

  #setPart(key: K, item: V | Stamped<V>): void {
    const known = this.#parts.get(this.#namespace, key);
    if (known !== undefined) {
      this.#parts.put(this.#namespace, key, { number: known.number, item });
      return;
    }
    const stored = this.#table.get(this.#namespace);
    if (!(stored instanceof LargeMap)) {
      // Its last entry has just been found to be expired.
      this.#set(key, item);
      return;
    }
    const number = stored.nextNumber++;
    stored.count++;
    this.#table.changed(this.#namespace);
    this.#parts.put(this.#namespace, key, { number, item });
  }
}
