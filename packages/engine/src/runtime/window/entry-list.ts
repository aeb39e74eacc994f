/** Entries of a snapshot as they are stored. */
export interface StoredEntries {
  /** A stride of numbers an entry; a key that is no integer is an index into `keys` + 0.5. */
  readonly entries: Float64Array;
  readonly keys: readonly (readonly unknown[])[];
  /** [index of the entry, slot, value] of accumulators beyond 2^53. */
  readonly exact: readonly (readonly [number, number, bigint])[];
}

const FIRST_ENTRIES = 16;

/** Entries that a snapshot gathers. State: numbers, in an array that doubles. */
export class EntryList {
  readonly #stride: number;
  readonly #keys: (readonly unknown[])[] = [];
  readonly #exact: [number, number, bigint][] = [];
  #entries: Float64Array;
  #length = 0;

  constructor(stride: number) {
    this.#stride = stride;
    this.#entries = new Float64Array(FIRST_ENTRIES * stride);
  }

  get count(): number {
    return this.#length / this.#stride;
  }

  /** Copies the slot at an offset. */
  append(data: Float64Array, at: number): void {
    if (this.#length === this.#entries.length) {
      const larger = new Float64Array(this.#entries.length * 2);
      larger.set(this.#entries);
      this.#entries = larger;
    }
    for (let slot = 0; slot < this.#stride; slot++) this.#entries[this.#length + slot] = data[at + slot]!;
    this.#length += this.#stride;
  }

  /** The key of the last entry is not a number that others could read. */
  setKey(slot: number, values: readonly unknown[]): void {
    this.#entries[this.#length - this.#stride + slot] = this.#keys.push(values) - 0.5;
  }

  /** An accumulator of the last entry beyond 2^53. */
  addExact(slot: number, value: bigint): void {
    this.#exact.push([this.count - 1, slot, value]);
  }

  stored(): StoredEntries {
    return { entries: this.#entries.subarray(0, this.#length), keys: this.#keys, exact: this.#exact };
  }
}
