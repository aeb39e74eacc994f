/** When the windows of partial matches are over, in the order in which they began: a ring of (place, serial, time) that grows when it is full. */
export class DeadlineRing {
  #places = new Int32Array(1024);
  #serials = new Float64Array(1024);
  #times = new Float64Array(1024);
  #head = 0;
  #size = 0;

  add(place: number, serial: number, at: number): void {
    if (this.#size === this.#places.length) this.#grow();
    const tail = (this.#head + this.#size) & (this.#places.length - 1);
    this.#places[tail] = place;
    this.#serials[tail] = serial;
    this.#times[tail] = at;
    this.#size++;
  }

  /** The earliest time; Infinity where there is none. */
  get first(): number {
    return this.#size === 0 ? Infinity : this.#times[this.#head]!;
  }

  /** Takes out the first one that is due, for `take`; false where none is. */
  poll(time: number, take: (place: number, serial: number) => void): boolean {
    if (this.#size === 0 || this.#times[this.#head]! > time) return false;
    const head = this.#head;
    this.#head = (head + 1) & (this.#places.length - 1);
    this.#size--;
    take(this.#places[head]!, this.#serials[head]!);
    return true;
  }

  #grow(): void {
    const length = this.#places.length;
    const places = new Int32Array(length * 2);
    const serials = new Float64Array(length * 2);
    const times = new Float64Array(length * 2);
    for (let i = 0; i < this.#size; i++) {
      const from = (this.#head + i) & (length - 1);
      places[i] = this.#places[from]!;
      serials[i] = this.#serials[from]!;
      times[i] = this.#times[from]!;
    }
    this.#places = places;
    this.#serials = serials;
    this.#times = times;
    this.#head = 0;
  }
}
