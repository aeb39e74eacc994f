import type { StateKey } from "../../state/state-backend.ts";
import { KeyNumbers } from "./key-numbers.ts";

const NONE = -1;
/** Below this it is not worth looking for keys without partial matches. */
const MIN_SWEEP = 4096;

/** The keys of a sequence by number, and the list of each one's partial matches. A key without any keeps its number until there are many such. */
export class KeyLists {
  readonly #numbers = new KeyNumbers();
  #used = 0;
  head = new Int32Array(1024);
  tail = new Int32Array(1024);
  size = new Int32Array(1024);
  #free: number[] = [];
  #empty = 0;

  /** −1: the key has none. */
  find(key: StateKey): number {
    return this.#numbers.get(key);
  }

  add(key: StateKey): number {
    const number = this.#free.pop() ?? this.#used++;
    if (number === this.head.length) this.#grow();
    this.#numbers.add(key, number);
    this.head[number] = NONE;
    this.tail[number] = NONE;
    this.size[number] = 0;
    this.#empty++;
    return number;
  }

  append(number: number, place: number, next: Int32Array): void {
    const tail = this.tail[number]!;
    if (tail === NONE) {
      this.head[number] = place;
      this.#empty--;
    } else {
      next[tail] = place;
    }
    this.tail[number] = place;
    this.size[number]!++;
  }

  /** Takes `place` out of the list; `previous` is the one before it, −1 where it is the first. */
  remove(number: number, place: number, previous: number, next: Int32Array): void {
    const after = next[place]!;
    if (previous === NONE) this.head[number] = after;
    else next[previous] = after;
    if (after === NONE) this.tail[number] = previous;
    this.size[number]!--;
    if (this.head[number] === NONE) this.#empty++;
  }

  /** Keys with partial matches. */
  *live(): Generator<readonly [key: StateKey, number: number]> {
    for (const entry of this.#numbers.entries()) if (this.head[entry[1]] !== NONE) yield entry;
  }

  get count(): number {
    return this.#numbers.size - this.#empty;
  }

  /** Forgets keys without partial matches, once they are the greater part. */
  sweep(): void {
    if (this.#empty < MIN_SWEEP || this.#empty * 2 < this.#numbers.size) return;
    for (const [, number] of this.#numbers.entries()) if (this.head[number] === NONE) this.#free.push(number);
    this.#numbers.rebuild((number) => this.head[number] !== NONE);
    this.#empty = 0;
  }

  #grow(): void {
    this.head = doubled(this.head);
    this.tail = doubled(this.tail);
    this.size = doubled(this.size);
  }
}

function doubled(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(numbers.length * 2);
  grown.set(numbers);
  return grown;
}
