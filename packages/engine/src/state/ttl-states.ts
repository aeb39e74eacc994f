import type { Clock } from "../time/clock.ts";
import type {
  AggregatingState,
  AggregatingStateDescriptor,
  ListState,
  MapState,
  ReducingState,
  StateKey,
  ValueState,
} from "./state-backend.ts";
import { mergeInto } from "./heap-states.ts";
import type { StateTable } from "./state-table.ts";
import type { StateTtl } from "./state-ttl.ts";

/** A value with the time of its last write (or read, by the update type). */
export interface Stamped<T> {
  value: T;
  at: number;
}

/** The rules of time-to-live, for one state. Source: Flink's TtlUtils and AbstractTtlDecorator. */
export class TtlPolicy {
  readonly #ttlMs: number;
  readonly #clock: Clock;
  readonly updatesOnRead: boolean;
  readonly returnsExpired: boolean;

  constructor(ttl: StateTtl, clock: Clock) {
    this.#ttlMs = ttl.ttlMs;
    this.#clock = clock;
    this.updatesOnRead = ttl.updateType === "on-read-and-write";
    this.returnsExpired = ttl.visibility === "return-expired-if-not-cleaned-up";
  }

  stamp<T>(value: T): Stamped<T> {
    return { value, at: this.#clock.now() };
  }

  isExpired(stamped: { readonly at: number }): boolean {
    return this.#clock.now() >= stamped.at + this.#ttlMs;
  }

  /** What a merge or an add may still build on. */
  live<T>(stamped: Stamped<T> | undefined): T | undefined {
    return stamped === undefined || (!this.returnsExpired && this.isExpired(stamped)) ? undefined : stamped.value;
  }

  /** One read: an expired value is removed, and returned this once where the visibility says so. */
  read<T>(stamped: Stamped<T> | undefined, put: (stamped: Stamped<T>) => void, remove: () => void): T | undefined {
    if (stamped === undefined) return undefined;
    if (this.isExpired(stamped)) {
      remove();
      return this.returnsExpired ? stamped.value : undefined;
    }
    if (this.updatesOnRead) put(this.stamp(stamped.value));
    return stamped.value;
  }
}

abstract class TtlState<V> {
  protected readonly table: StateTable<V>;
  protected readonly policy: TtlPolicy;
  protected namespace = "";

  constructor(table: StateTable<V>, policy: TtlPolicy) {
    this.table = table;
    this.policy = policy;
  }

  setNamespace(namespace: string): void {
    this.namespace = namespace;
  }

  clear(): void {
    this.table.remove(this.namespace);
  }
}

export class TtlValueState<T> extends TtlState<Stamped<T>> implements ValueState<T> {
  value(): T | undefined {
    return this.policy.read(
      this.table.get(this.namespace),
      (stamped) => this.table.put(this.namespace, stamped),
      () => this.table.remove(this.namespace),
    );
  }

  update(value: T): void {
    this.table.put(this.namespace, this.policy.stamp(value));
  }
}

/** A list whose elements expire one by one; with "return expired" it is returned as a whole while one element lives. */
export class TtlListState<T> extends TtlState<Stamped<T>[]> implements ListState<T> {
  get(): readonly T[] {
    const items = this.table.get(this.namespace);
    if (items === undefined) return [];
    const live = items.filter((item) => !this.policy.isExpired(item));
    if (live.length === 0) this.table.remove(this.namespace);
    else if (this.policy.updatesOnRead)
      this.table.put(
        this.namespace,
        live.map((item) => this.policy.stamp(item.value)),
      );
    return (this.policy.returnsExpired ? items : live).map((item) => item.value);
  }

  add(value: T): void {
    const items = this.table.get(this.namespace);
    if (items === undefined) this.table.put(this.namespace, [this.policy.stamp(value)]);
    else {
      items.push(this.policy.stamp(value));
      this.table.changed(this.namespace);
    }
  }

  update(values: readonly T[]): void {
    if (values.length === 0) this.table.remove(this.namespace);
    else
      this.table.put(
        this.namespace,
        values.map((value) => this.policy.stamp(value)),
      );
  }
}

/** A map whose entries expire one by one. */
export class TtlMapState<K extends StateKey, V> extends TtlState<Map<K, Stamped<V>>> implements MapState<K, V> {
  get(key: K): V | undefined {
    const entries = this.table.get(this.namespace);
    if (entries === undefined) return undefined;
    return this.#read(key, entries.get(key));
  }

  put(key: K, value: V): void {
    const entries = this.table.get(this.namespace);
    if (entries === undefined) this.table.put(this.namespace, new Map([[key, this.policy.stamp(value)]]));
    else {
      entries.set(key, this.policy.stamp(value));
      this.table.changed(this.namespace);
    }
  }

  remove(key: K): void {
    this.#drop(key);
  }

  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  *entries(): IterableIterator<[K, V]> {
    const entries = this.table.get(this.namespace);
    if (entries === undefined) return;
    for (const [key, stamped] of Array.from(entries)) {
      const value = this.#read(key, stamped);
      if (value !== undefined) yield [key, value];
    }
  }

  /** Expired entries that nobody has looked at still count, as in Flink. */
  isEmpty(): boolean {
    return this.table.get(this.namespace) === undefined;
  }

  #read(key: K, stamped: Stamped<V> | undefined): V | undefined {
    return this.policy.read(
      stamped,
      (renewed) => this.#renew(key, renewed),
      () => this.#drop(key),
    );
  }

  /** Asks for the map again: between two entries of an iteration the backend may have taken it out of memory. */
  #renew(key: K, stamped: Stamped<V>): void {
    const entries = this.table.get(this.namespace);
    if (entries === undefined) return;
    entries.set(key, stamped);
    this.table.changed(this.namespace);
  }

  #drop(key: K): void {
    const entries = this.table.get(this.namespace);
    if (entries === undefined) return;
    entries.delete(key);
    if (entries.size === 0) this.table.remove(this.namespace);
    else this.table.changed(this.namespace);
  }
}

abstract class TtlFoldingState<A> extends TtlState<Stamped<A>> {
  protected read(): A | undefined {
    return this.policy.read(
      this.table.get(this.namespace),
      (stamped) => this.table.put(this.namespace, stamped),
      () => this.table.remove(this.namespace),
    );
  }

  protected merge(target: string, sources: readonly string[], merge: (a: A, b: A) => A): void {
    mergeInto(this.table, target, sources, (a, b) => {
      const left = this.policy.live(a);
      const right = this.policy.live(b);
      if (left === undefined) return right === undefined ? a : this.policy.stamp(right);
      return this.policy.stamp(right === undefined ? left : merge(left, right));
    });
  }
}

export class TtlReducingState<T> extends TtlFoldingState<T> implements ReducingState<T> {
  readonly #reduce: (a: T, b: T) => T;

  constructor(table: StateTable<Stamped<T>>, policy: TtlPolicy, reduce: (a: T, b: T) => T) {
    super(table, policy);
    this.#reduce = reduce;
  }

  get(): T | undefined {
    return this.read();
  }

  add(value: T): void {
    const current = this.policy.live(this.table.get(this.namespace));
    this.table.put(this.namespace, this.policy.stamp(current === undefined ? value : this.#reduce(current, value)));
  }

  mergeNamespaces(target: string, sources: readonly string[]): void {
    this.merge(target, sources, this.#reduce);
  }
}

export class TtlAggregatingState<I, A, O> extends TtlFoldingState<A> implements AggregatingState<I, O> {
  readonly #aggregate: AggregatingStateDescriptor<I, A, O>;

  constructor(table: StateTable<Stamped<A>>, policy: TtlPolicy, aggregate: AggregatingStateDescriptor<I, A, O>) {
    super(table, policy);
    this.#aggregate = aggregate;
  }

  get(): O | undefined {
    const accumulator = this.read();
    return accumulator === undefined ? undefined : this.#aggregate.result(accumulator);
  }

  add(value: I): void {
    const accumulator = this.policy.live(this.table.get(this.namespace)) ?? this.#aggregate.create();
    this.table.put(this.namespace, this.policy.stamp(this.#aggregate.add(accumulator, value)));
  }

  mergeNamespaces(target: string, sources: readonly string[]): void {
    this.merge(target, sources, (a, b) => this.#aggregate.merge(a, b));
  }
}
