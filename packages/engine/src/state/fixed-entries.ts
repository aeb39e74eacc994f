import type { FixedForm } from "./fixed-form.ts";
import type { StateKey } from "./state-backend.ts";

const MAX_LOAD = 0.75;
const GROWTH = 1.5;

const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);

/**
 * Values of a fixed width by number keys: an open-addressing table in one Float64Array, a slot being [key, numbers…], so that millions of entries are no objects
 * for the garbage collector to look at. NaN marks a free slot and is no key. What `get` answers is a copy.
 */
export class FixedEntries<V> {
  readonly #form: FixedForm;
  readonly #stride: number;
  #slots: number;
  #numbers: Float64Array;
  #size = 0;

  constructor(form: FixedForm, expectedEntries: number, from?: FixedEntries<V>) {
    this.#form = form;
    this.#stride = form.width + 1;
    this.#slots = from === undefined ? Math.ceil(expectedEntries / MAX_LOAD) + 1 : from.#slots;
    this.#numbers = from === undefined ? freeSlots(this.#slots * this.#stride) : from.#numbers.slice();
    this.#size = from === undefined ? 0 : from.#size;
  }

  get size(): number {
    return this.#size;
  }

  get byteLength(): number {
    return this.#numbers.byteLength;
  }

  clone(): FixedEntries<V> {
    return new FixedEntries(this.#form, 0, this);
  }

  get(key: StateKey): V | undefined {
    if (typeof key !== "number") return undefined;
    const at = this.#find(key);
    return this.#numbers[at] === key ? (this.#form.read(this.#numbers, at + 1) as V) : undefined;
  }

  /** False where the key is no number or the value does not fit; nothing has changed then. */
  set(key: StateKey, value: V): boolean {
    if (typeof key !== "number" || key !== key) return false;
    const at = this.#find(key);
    if (this.#numbers[at] !== key) return this.#insert(key, value);
    if (this.#form.width === 1) return this.#form.write(value, this.#numbers, at + 1);
    const before = this.#numbers.slice(at + 1, at + this.#stride);
    if (this.#form.write(value, this.#numbers, at + 1)) return true;
    this.#numbers.set(before, at + 1);
    return false;
  }

  delete(key: StateKey): boolean {
    if (typeof key !== "number") return false;
    const numbers = this.#numbers;
    const stride = this.#stride;
    let free = this.#find(key);
    if (numbers[free] !== key) return false;
    this.#size--;
    // What was pushed past the slot moves back, so that no probe ends too early.
    for (let at = this.#next(free); numbers[at] === numbers[at]; at = this.#next(at)) {
      const home = this.#home(numbers[at]!);
      const isBetween = free <= at ? home > free && home <= at : home > free || home <= at;
      if (isBetween) continue;
      numbers.copyWithin(free, at, at + stride);
      free = at;
    }
    numbers[free] = NaN;
    return true;
  }

  *[Symbol.iterator](): Generator<[StateKey, V]> {
    for (let at = 0; at < this.#numbers.length; at += this.#stride) {
      const key = this.#numbers[at]!;
      if (key === key) yield [key, this.#form.read(this.#numbers, at + 1) as V];
    }
  }

  *keys(): Generator<StateKey> {
    for (let at = 0; at < this.#numbers.length; at += this.#stride) {
      const key = this.#numbers[at]!;
      if (key === key) yield key;
    }
  }

  #insert(key: number, value: V): boolean {
    if (this.#size + 1 > this.#slots * MAX_LOAD) this.#grow();
    const at = this.#find(key);
    if (!this.#form.write(value, this.#numbers, at + 1)) return false;
    this.#numbers[at] = key + 0;
    this.#size++;
    return true;
  }

  #grow(): void {
    const before = this.#numbers;
    const stride = this.#stride;
    this.#slots = Math.ceil(this.#slots * GROWTH);
    this.#numbers = freeSlots(this.#slots * stride);
    for (let from = 0; from < before.length; from += stride) {
      const key = before[from]!;
      if (key !== key) continue;
      const at = this.#find(key);
      for (let i = 0; i < stride; i++) this.#numbers[at + i] = before[from + i]!;
    }
  }

  /** Offset of the key's slot, or of the free one where it belongs. */
  #find(key: number): number {
    const numbers = this.#numbers;
    let at = this.#home(key);
    while (numbers[at] === numbers[at] && numbers[at] !== key) at = this.#next(at);
    return at;
  }

  #next(at: number): number {
    const next = at + this.#stride;
    return next === this.#numbers.length ? 0 : next;
  }

  #home(key: number): number {
    return Math.floor((hashNumber(key) / 4_294_967_296) * this.#slots) * this.#stride;
  }
}

/** 32 bits, spread evenly also for keys in sequence. −0 is 0, as keys are compared. Source: the finalizer of MurmurHash3. */
export function hashNumber(key: number): number {
  double[0] = key + 0;
  let hash = halves[0]! ^ Math.imul(halves[1]!, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function freeSlots(numbers: number): Float64Array {
  return new Float64Array(numbers).fill(NaN);
}
