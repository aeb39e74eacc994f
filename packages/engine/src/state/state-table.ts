import type { StateKey } from "./state-backend.ts";

/** Where reads and writes go: shared by all handles of a backend. */
export interface KeyContext {
  key: StateKey;
  keyGroup: number;
}

/**
 * One named state of a backend, as its handles see it: a stored form `V` per namespace under the current key.
 * What `get` hands out may be changed in place by whoever then calls `changed`, before any other call.
 */
export interface StateTable<V> {
  get(namespace: string): V | undefined;
  put(namespace: string, value: V): void;
  /** The value that the last `get` or `put` of this namespace was about has been changed in place. */
  changed(namespace: string): void;
  remove(namespace: string): void;
}
