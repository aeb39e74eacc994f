import type { StateType } from "./state-type.ts";
import type { StateTtl } from "./state-ttl.ts";

/**
 * A key as the state backend sees it: the value of the single key column, or for several columns (or a column whose value is no
 * primitive) one canonical string made by `record/key-selector.ts`. null is a legal key, as in Flink SQL.
 */
export type StateKey = string | number | bigint | boolean | null;

/**
 * Keyed state of one operator in one subtask. Handles are made in `open` (same name twice = same state; another type under a
 * known name throws STATE_INCOMPATIBLE). Every read and write goes to the current key and the given namespace ("" by default; windows use one
 * namespace per window). Lives by key group so that it can be rescaled.
 */
export interface KeyedStateBackend {
  setCurrentKey(key: StateKey, keyGroup: number): void;
  currentKey(): StateKey;
  value<T>(descriptor: StateDescriptor<T>): ValueState<T>;
  list<T>(descriptor: StateDescriptor<T>): ListState<T>;
  map<K extends StateKey, V>(descriptor: MapStateDescriptor<K, V>): MapState<K, V>;
  reducing<T>(descriptor: StateDescriptor<T> & { readonly reduce: (a: T, b: T) => T }): ReducingState<T>;
  aggregating<I, A, O>(descriptor: AggregatingStateDescriptor<I, A, O>): AggregatingState<I, O>;
  /** Calls `visit` for each key that has something under that state name, with the current key set. Order is not specified. */
  forEachKey(stateName: string, visit: (key: StateKey) => void): void;
}

export interface StateDescriptor<T> {
  /** Stable and public: part of every savepoint. */
  readonly name: string;
  readonly type: StateType<T>;
  readonly ttl?: StateTtl;
}

export interface MapStateDescriptor<K, V> extends StateDescriptor<V> {
  readonly keyType: StateType<K>;
}

export interface AggregatingStateDescriptor<I, A, O> extends StateDescriptor<A> {
  create(): A;
  add(accumulator: A, value: I): A;
  merge(a: A, b: A): A;
  result(accumulator: A): O;
}

interface Namespaced {
  /** Selects the namespace for the following calls; stays until changed. "" at the start. */
  setNamespace(namespace: string): void;
  clear(): void;
}

export interface ValueState<T> extends Namespaced {
  value(): T | undefined;
  update(value: T): void;
}

export interface ListState<T> extends Namespaced {
  get(): readonly T[];
  add(value: T): void;
  update(values: readonly T[]): void;
}

export interface MapState<K, V> extends Namespaced {
  get(key: K): V | undefined;
  put(key: K, value: V): void;
  remove(key: K): void;
  has(key: K): boolean;
  entries(): IterableIterator<[K, V]>;
  isEmpty(): boolean;
}

export interface ReducingState<T> extends Namespaced {
  get(): T | undefined;
  add(value: T): void;
  /** Merges the states of `sources` into `target`, clearing the sources (session windows). */
  mergeNamespaces(target: string, sources: readonly string[]): void;
}

export interface AggregatingState<I, O> extends Namespaced {
  get(): O | undefined;
  add(value: I): void;
  mergeNamespaces(target: string, sources: readonly string[]): void;
}

/** State of an operator that belongs to no key. */
export interface OperatorStateBackend {
  /** Redistributed by splitting evenly over the subtasks at a restore. */
  list<T>(descriptor: StateDescriptor<T>): OperatorListState<T>;
  /** Every subtask gets all items at a restore. */
  unionList<T>(descriptor: StateDescriptor<T>): OperatorListState<T>;
  /** The same on every subtask; a restore at a higher parallelism copies it. */
  broadcast<K extends StateKey, V>(descriptor: MapStateDescriptor<K, V>): BroadcastState<K, V>;
}

export interface OperatorListState<T> {
  get(): readonly T[];
  add(value: T): void;
  update(values: readonly T[]): void;
}

export interface BroadcastState<K, V> {
  get(key: K): V | undefined;
  put(key: K, value: V): void;
  remove(key: K): void;
  entries(): IterableIterator<[K, V]>;
}
