/**
 * Integer accumulators that have left the safe range of a number: NaN in the slot says that the exact value is here.
 * One a pane; keyed by the entry's key number and the accumulator's slot.
 */
export class ExactValues {
  readonly #values = new Map<string, bigint>();

  get isEmpty(): boolean {
    return this.#values.size === 0;
  }

  get(key: number, slot: number): bigint | undefined {
    return this.#values.get(`${key}/${slot}`);
  }

  set(key: number, slot: number, value: bigint): void {
    this.#values.set(`${key}/${slot}`, value);
  }
}
