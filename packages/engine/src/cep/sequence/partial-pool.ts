import type { Row } from "../../record/row.ts";

const NONE = -1;

/**
 * Partial matches of a sequence as columns: for each the step it waits for, the time of its first row and the rows taken so far; those of a key
 * are a list in order of their first rows. No object per partial match: with objects the garbage collector took most of the time (bench suite cep).
 */
export class PartialPool {
  readonly steps: number;
  /** The step that the partial match waits for; 0: the place is free. */
  waitingFor: Uint8Array;
  startTimestamp: Float64Array;
  /** Number of the key. */
  owner: Int32Array;
  /** The next one of the same key, or the next free place. */
  next: Int32Array;
  /** Tells a partial match from another that had the same place before. */
  serial: Float64Array;
  /** `steps` rows a partial match, by step. */
  rows: (Row | undefined)[];
  timestamps: Float64Array;
  rowNumbers: Float64Array;
  #free = NONE;
  #used = 0;
  #serial = 0;

  constructor(steps: number, capacity = 1024) {
    this.steps = steps;
    this.waitingFor = new Uint8Array(capacity);
    this.startTimestamp = new Float64Array(capacity);
    this.owner = new Int32Array(capacity);
    this.next = new Int32Array(capacity);
    this.serial = new Float64Array(capacity);
    this.rows = [];
    this.timestamps = new Float64Array(capacity * steps);
    this.rowNumbers = new Float64Array(capacity * steps);
  }

  /** A new partial match that waits for the second step. */
  start(owner: number, timestamp: number): number {
    let place = this.#free;
    if (place !== NONE) this.#free = this.next[place]!;
    else {
      if (this.#used === this.waitingFor.length) this.#grow();
      place = this.#used++;
    }
    this.waitingFor[place] = 1;
    this.startTimestamp[place] = timestamp;
    this.owner[place] = owner;
    this.next[place] = NONE;
    this.serial[place] = ++this.#serial;
    return place;
  }

  take(place: number, step: number, row: Row, timestamp: number, rowNumber: number): void {
    const at = place * this.steps + step;
    this.rows[at] = row;
    this.timestamps[at] = timestamp;
    this.rowNumbers[at] = rowNumber;
  }

  free(place: number): void {
    const at = place * this.steps;
    for (let step = 0; step < this.steps; step++) this.rows[at + step] = undefined;
    this.waitingFor[place] = 0;
    this.serial[place] = 0;
    this.next[place] = this.#free;
    this.#free = place;
  }

  /** The place of the partial match that began first; undefined where there is none. */
  oldest(): number | undefined {
    let oldest: number | undefined;
    let since = Infinity;
    for (let place = 0; place < this.#used; place++) {
      if (this.waitingFor[place] === 0 || this.startTimestamp[place]! >= since) continue;
      since = this.startTimestamp[place]!;
      oldest = place;
    }
    return oldest;
  }

  #grow(): void {
    const capacity = this.waitingFor.length * 2;
    const { steps } = this;
    this.waitingFor = copyInto(new Uint8Array(capacity), this.waitingFor);
    this.startTimestamp = copyInto(new Float64Array(capacity), this.startTimestamp);
    this.owner = copyInto(new Int32Array(capacity), this.owner);
    this.next = copyInto(new Int32Array(capacity), this.next);
    this.serial = copyInto(new Float64Array(capacity), this.serial);
    this.timestamps = copyInto(new Float64Array(capacity * steps), this.timestamps);
    this.rowNumbers = copyInto(new Float64Array(capacity * steps), this.rowNumbers);
  }
}

function copyInto<T extends Uint8Array | Int32Array | Float64Array>(target: T, source: T): T {
  target.set(source);
  return target;
}
