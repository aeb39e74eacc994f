import type { StateKey } from "../../state/state-backend.ts";

/** About what a key takes: in the map, in the list, and itself. */
export const KEY_BYTES = 120;

/**
 * Numbers for keys that are no plain integers (texts, composites, NULL, wide integers), so that tables hold numbers only. A number is given
 * back when no pane holds the key any more.
 */
export class KeyDictionary {
  readonly #ids = new Map<StateKey, number>();
  readonly #keys: (StateKey | undefined)[] = [];
  readonly #references: number[] = [];
  readonly #free: number[] = [];
  /** Snapshots under way; while there are any no number is given back. */
  #holds = 0;
  #unused: number[] = [];

  get size(): number {
    return this.#ids.size;
  }

  idOf(key: StateKey): number {
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#free.pop() ?? this.#keys.length;
    this.#ids.set(key, id);
    this.#keys[id] = key;
    this.#references[id] = 0;
    return id;
  }

  keyOf(id: number): StateKey {
    return this.#keys[id] as StateKey;
  }

  retain(id: number): void {
    this.#references[id] = this.#references[id]! + 1;
  }

  release(id: number): void {
    this.#references[id] = this.#references[id]! - 1;
    this.dropUnused(id);
  }

  /** Keeps the meaning of all numbers until `unhold`. */
  hold(): void {
    this.#holds++;
  }

  unhold(): void {
    if (--this.#holds > 0) return;
    const unused = this.#unused;
    this.#unused = [];
    for (const id of unused) if (this.#keys[id] !== undefined) this.dropUnused(id);
  }

  dropUnused(id: number): void {
    if (this.#references[id]! > 0) return;
    if (this.#holds > 0) {
      this.#unused.push(id);
      return;
    }
    this.#ids.delete(this.#keys[id] as StateKey);
    this.#keys[id] = undefined;
    this.#free.push(id);
  }
}
