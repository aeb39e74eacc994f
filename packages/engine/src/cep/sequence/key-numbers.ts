import type { StateKey } from "../../state/state-backend.ts";

const NONE = -1;
/** A place of the table that holds nothing; no number of a key is negative. */
const FREE = -1;

/**
 * A number for each key. Keys that are 32-bit integers are in an open-addressed table of their own: a lookup in a Map of a hundred thousand keys
 * misses the cache three times, here once (bench suite cep). A key is never taken out; `rebuild` leaves out those that are not needed any more.
 */
export class KeyNumbers {
  #integers = new Int32Array(2048);
  #integerNumbers = new Int32Array(2048).fill(FREE);
  #integerCount = 0;
  #others = new Map<StateKey, number>();

  get size(): number {
    return this.#integerCount + this.#others.size;
  }

  /** −1: the key has none. */
  get(key: StateKey): number {
    if (!isInteger(key)) return this.#others.get(key) ?? NONE;
    const mask = this.#integers.length - 1;
    for (let at = scattered(key) & mask; ; at = (at + 1) & mask) {
      const number = this.#integerNumbers[at]!;
      if (number === FREE || this.#integers[at] === key) return number;
    }
  }

  /** A key that has no number yet. */
  add(key: StateKey, number: number): void {
    if (!isInteger(key)) {
      this.#others.set(key, number);
      return;
    }
    if (this.#integerCount * 2 >= this.#integers.length) this.#resize(this.#integers.length * 2, () => true);
    this.#put(key, number);
    this.#integerCount++;
  }

  *entries(): Generator<readonly [key: StateKey, number: number]> {
    for (let at = 0; at < this.#integers.length; at++) {
      if (this.#integerNumbers[at] !== FREE) yield [this.#integers[at]!, this.#integerNumbers[at]!];
    }
    yield* this.#others;
  }

  /** Leaves out the keys whose numbers are not kept. */
  rebuild(isKept: (number: number) => boolean): void {
    for (const [key, number] of this.#others) if (!isKept(number)) this.#others.delete(key);
    let kept = 0;
    for (const number of this.#integerNumbers) if (number !== FREE && isKept(number)) kept++;
    let length = 2048;
    while (length < kept * 4) length *= 2;
    this.#resize(length, isKept);
    this.#integerCount = kept;
  }

  #put(key: number, number: number): void {
    const mask = this.#integers.length - 1;
    let at = scattered(key) & mask;
    while (this.#integerNumbers[at] !== FREE) at = (at + 1) & mask;
    this.#integers[at] = key;
    this.#integerNumbers[at] = number;
  }

  #resize(length: number, isKept: (number: number) => boolean): void {
    const [keys, numbers] = [this.#integers, this.#integerNumbers];
    this.#integers = new Int32Array(length);
    this.#integerNumbers = new Int32Array(length).fill(FREE);
    for (let at = 0; at < keys.length; at++) if (numbers[at] !== FREE && isKept(numbers[at]!)) this.#put(keys[at]!, numbers[at]!);
  }
}

function isInteger(key: StateKey): key is number {
  return typeof key === "number" && (key | 0) === key;
}

function scattered(key: number): number {
  const mixed = Math.imul(key ^ (key >>> 16), 0x45d9f3b);
  return mixed ^ (mixed >>> 15);
}
