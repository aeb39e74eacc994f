import type {
  AggregatingState,
  AggregatingStateDescriptor,
  ListState,
  MapState,
  ReducingState,
  StateKey,
  ValueState,
} from "./state-backend.ts";
import { deleteEntry, entriesOf, entryCountOf, getEntry, hasEntry, setEntry, type SmallMap, smallMap } from "./small-map.ts";
import type { StateTable } from "./state-table.ts";

/** Keyed states without time-to-live, over the tables of any backend. Each handle is one state; it reads and writes under the backend's current key. */
abstract class HeapState<V> {
  protected readonly table: StateTable<V>;
  protected namespace = "";

  constructor(table: StateTable<V>) {
    this.table = table;
  }

  setNamespace(namespace: string): void {
    this.namespace = namespace;
  }

  clear(): void {
    this.table.remove(this.namespace);
  }
}

export class HeapValueState<T> extends HeapState<T> implements ValueState<T> {
  value(): T | undefined {
    return this.table.get(this.namespace);
  }

  update(value: T): void {
    this.table.put(this.namespace, value);
  }
}

export class HeapListState<T> extends HeapState<T[]> implements ListState<T> {
  get(): readonly T[] {
    return this.table.get(this.namespace) ?? [];
  }

  add(value: T): void {
    const items = this.table.get(this.namespace);
    if (items === undefined) this.table.put(this.namespace, [value]);
    else {
      items.push(value);
      this.table.changed(this.namespace);
    }
  }

  update(values: readonly T[]): void {
    if (values.length === 0) this.table.remove(this.namespace);
    else this.table.put(this.namespace, [...values]);
  }
}

export class HeapMapState<K extends StateKey, V> extends HeapState<SmallMap<K, V>> implements MapState<K, V> {
  get(key: K): V | undefined {
    const entries = this.table.get(this.namespace);
    return entries === undefined ? undefined : getEntry(entries, key);
  }

  put(key: K, value: V): void {
    const entries = this.table.get(this.namespace);
    if (entries === undefined) this.table.put(this.namespace, smallMap([[key, value]]));
    else {
      setEntry(entries, key, value);
      this.table.changed(this.namespace);
    }
  }

  remove(key: K): void {
    const entries = this.table.get(this.namespace);
    if (entries === undefined) return;
    deleteEntry(entries, key);
    if (entryCountOf(entries) === 0) this.table.remove(this.namespace);
    else this.table.changed(this.namespace);
  }

  has(key: K): boolean {
    const entries = this.table.get(this.namespace);
    return entries !== undefined && hasEntry(entries, key);
  }

  entries(): IterableIterator<[K, V]> {
    return entriesOf(this.table.get(this.namespace) ?? smallMap<K, V>());
  }

  isEmpty(): boolean {
    return this.table.get(this.namespace) === undefined;
  }
}

export class HeapReducingState<T> extends HeapState<T> implements ReducingState<T> {
  readonly #reduce: (a: T, b: T) => T;

  constructor(table: StateTable<T>, reduce: (a: T, b: T) => T) {
    super(table);
    this.#reduce = reduce;
  }

  get(): T | undefined {
    return this.table.get(this.namespace);
  }

  add(value: T): void {
    const current = this.table.get(this.namespace);
    this.table.put(this.namespace, current === undefined ? value : this.#reduce(current, value));
  }

  mergeNamespaces(target: string, sources: readonly string[]): void {
    mergeInto(this.table, target, sources, this.#reduce);
  }
}

export class HeapAggregatingState<I, A, O> extends HeapState<A> implements AggregatingState<I, O> {
  readonly #aggregate: AggregatingStateDescriptor<I, A, O>;

  constructor(table: StateTable<A>, aggregate: AggregatingStateDescriptor<I, A, O>) {
    super(table);
    this.#aggregate = aggregate;
  }

  get(): O | undefined {
    const accumulator = this.table.get(this.namespace);
    return accumulator === undefined ? undefined : this.#aggregate.result(accumulator);
  }

  add(value: I): void {
    const accumulator = this.table.get(this.namespace) ?? this.#aggregate.create();
    this.table.put(this.namespace, this.#aggregate.add(accumulator, value));
  }

  mergeNamespaces(target: string, sources: readonly string[]): void {
    mergeInto(this.table, target, sources, (a, b) => this.#aggregate.merge(a, b));
  }
}

/** Merges the values of `sources` into `target` and clears the sources. What `target` holds comes first, then the sources in order. */
export function mergeInto<V>(table: StateTable<V>, target: string, sources: readonly string[], merge: (a: V, b: V) => V): void {
  let merged = table.get(target);
  for (const source of sources) {
    if (source === target) continue;
    const value = table.get(source);
    if (value === undefined) continue;
    table.remove(source);
    merged = merged === undefined ? value : merge(merged, value);
  }
  if (merged !== undefined) table.put(target, merged);
}
